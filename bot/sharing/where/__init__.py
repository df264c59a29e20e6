"""Where something is shared that was typed where no colleague reads. Asked once, remembered until its author chooses another place."""
