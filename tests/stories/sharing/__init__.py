"""Stories of what people share, ask, try and mark."""
