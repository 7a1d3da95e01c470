"""The parts of the page that learns a visitor's text."""
