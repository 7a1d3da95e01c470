"""Cuts: what can be changed on the way through a network, and what that does to everybody."""
