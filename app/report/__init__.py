"""The planning report."""
