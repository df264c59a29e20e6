"""Pure: a domain value in, a message or a modal out. Same input, same dict."""
