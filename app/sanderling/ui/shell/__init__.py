"""The main window: top bar, splits, status line, and the one table of commands."""
