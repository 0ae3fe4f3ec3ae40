"""Data only: organs, tissues, icons, help. Read through importlib.resources."""
