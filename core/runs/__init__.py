"""Training runs: each a folder and a process, started, followed, paused, stopped and resumed."""
