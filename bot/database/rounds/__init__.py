"""Where an open round lies on PostgreSQL. In relations of its own, its key in the memory of the processes that live (P2, P6)."""
