"""The parts of the page of the language model."""
