"""Who runs the programme. How somebody begins, is chosen or named by an operator, and what happens when the last one leaves."""
