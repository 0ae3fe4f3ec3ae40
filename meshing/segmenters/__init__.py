"""Ways from a Volume (and hints) to Labels."""
