"""Story models: their texts, seed words, variants side by side, and quotation."""
