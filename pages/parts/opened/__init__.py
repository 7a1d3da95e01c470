"""The gates page for a model from a file: which one, its data, and the panels that show it."""
