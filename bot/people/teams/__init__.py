"""Teams: who belongs, who leads, where they meet."""
