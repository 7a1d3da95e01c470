"""Training runs in processes of their own: started, followed, paused, stopped and gone on with."""
