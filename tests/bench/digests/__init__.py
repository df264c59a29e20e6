"""What the bench of digests needs: companies, and work counted in units that no other process touches."""
