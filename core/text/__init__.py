"""Text as tokens: normalization, splitting, vocabularies, sampling and generation."""
