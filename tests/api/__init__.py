"""The HTTP API over real HTTP: tokens, pages, errors, and what its description promises."""
