"""What the page inside the cell shows: films, equations, crowds, units' cards, moments."""
