"""Where something is shared that was typed where no colleague reads: asked once, remembered until its author chooses another place."""
