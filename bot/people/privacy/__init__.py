"""Privacy: what is held about a person, how it is erased, and how long anything is kept."""
