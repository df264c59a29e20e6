"""Both sides of each limit: what is still taken, shown or found, and what no longer is."""
