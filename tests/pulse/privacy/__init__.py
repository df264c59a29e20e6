"""The protocol as pure rules: slots, contracts, the fold, what may be shown."""
