"""Pictures of everything people see: every message, modal and Home, in light, dark and on a phone."""
