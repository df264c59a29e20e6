"""Teams that wait for their wave, and the first audit that their lead or an owner agrees to.

They read one hello and the map of that audit in their channel, and nothing else before they begin."""
