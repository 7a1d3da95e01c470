"""The parts of the page with a cell of two units."""
