"""The parts of the page that shows what single units stand for."""
