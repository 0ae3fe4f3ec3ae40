"""The door to pydicom."""
