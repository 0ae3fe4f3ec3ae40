"""One page of the workflow a file."""
