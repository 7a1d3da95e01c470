"""Trained networks in NumPy: read them from Keras files, run them, intervene in them."""
