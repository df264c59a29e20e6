"""Who runs the programme: how somebody begins, is chosen or named by an operator, and what happens when the last one leaves."""
