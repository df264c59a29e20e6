"""Releasing: what everybody may see, in the same minute, with a receipt."""
