"""The export: never finer than the screens, and no name of anybody in it."""
