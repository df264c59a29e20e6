"""What people see of a digest."""
