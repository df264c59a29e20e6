"""Teams that wait for their wave: their lead or an owner agrees that they are asked the first audit already, to be compared.

They read one hello and the map of that audit in their channel, and nothing else before they begin."""
