"""We say, we do: what people said of a side beside what was seen of it."""
