"""Builds everything once and owns start and stop: the desktop program, the terminal program, the showcase.

May import every room.
"""
