"""Mine: everything somebody shared or asked under their name, with its way back, for ever."""
