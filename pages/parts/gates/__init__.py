"""The parts of the page that looks inside the cell."""
