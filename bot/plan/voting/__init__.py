"""The hidden vote: three stars each, in sealed slots like answers, folded on Friday and told in order."""
