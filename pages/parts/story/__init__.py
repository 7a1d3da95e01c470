"""The parts of the page that tells stories."""
