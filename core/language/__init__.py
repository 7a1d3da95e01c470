"""Language models: the words of the Penn Treebank, surprise in bits, baselines, a guessing game."""
