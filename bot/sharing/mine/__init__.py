"""Mine: everything somebody shared or asked, with its way back, for them alone."""
