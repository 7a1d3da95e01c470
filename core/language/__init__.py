"""The language model of the Penn Treebank: its text, its surprise, and counting as a rival."""
