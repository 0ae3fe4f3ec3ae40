"""The door to rendering (VTK)."""
