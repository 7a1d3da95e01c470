"""Digits, drawings and texts: where they come from, their splits and their augmentation."""
