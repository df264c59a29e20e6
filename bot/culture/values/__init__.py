"""What the company says of itself: at most five sentences, each with its side, entered by an owner."""
