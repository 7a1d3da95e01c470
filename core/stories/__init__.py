"""Texts, words and stories: what a network that tells them learns, and how it tells them."""
