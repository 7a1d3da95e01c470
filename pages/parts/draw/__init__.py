"""The parts of the page where a digit is drawn."""
