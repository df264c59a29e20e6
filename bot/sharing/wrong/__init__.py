"""Leaders go first: "I was wrong about ...", from a form, posted as theirs."""
