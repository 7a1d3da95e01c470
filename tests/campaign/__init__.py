"""Hostile input by the thousand: nothing that a visitor sends or a disk does stops the app.

`python -m tests.campaign` runs all of it, `python -m tests.campaign texts canvas --cases 500` some
of it. Each part is a module with three names: `case(seed)`, which raises where the app fails;
`CASES`, how many make up the whole campaign; `SAMPLE`, how many the suite runs.
"""
