"""The door to PySide6."""
