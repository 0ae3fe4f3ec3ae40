"""People and files: sessions, views, reports, command line."""

__version__ = "0.1.0"
