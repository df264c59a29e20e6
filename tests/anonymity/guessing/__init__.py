"""T18 for leaders' guesses, and T6 for what is imported: nobody is found in either."""
