"""What a person takes home from a run, readable without this app: numbers, events, a script."""
