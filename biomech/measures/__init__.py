"""Solution -> Measure: the numbers a surgeon reads."""
