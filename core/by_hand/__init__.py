"""A cell of two units worked out by hand."""
