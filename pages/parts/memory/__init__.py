"""The parts of the memory lab."""
