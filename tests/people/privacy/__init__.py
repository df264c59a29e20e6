"""What is held about a person, handed to them."""
