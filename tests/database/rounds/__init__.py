"""Where an open round lies: keys in the memory of processes, relations of their own."""
