"""What people say to Ripple in their own words."""
