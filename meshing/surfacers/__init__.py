"""Labels -> Surface."""
