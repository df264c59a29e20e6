"""No ask without an act: where nothing comes of results, less is asked, then nothing."""
