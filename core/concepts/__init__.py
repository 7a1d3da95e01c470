"""Ideas that hold at some characters of a text: inside a string, past column 60, in a comment."""
