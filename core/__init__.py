"""LSTM Lab's core: networks, their training, and what happens inside them. No screen in here."""
