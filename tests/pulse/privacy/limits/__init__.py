"""The rules of privacy, on both sides of each limit."""
