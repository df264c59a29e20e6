"""Schedule: jobs that are due are rows, claimed and run one by one."""
