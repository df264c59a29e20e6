"""The owners' board: what teams proposed and cannot do alone, each answered in public."""
