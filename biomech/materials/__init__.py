"""Constitutive laws. A new one is a file here and a line below."""
