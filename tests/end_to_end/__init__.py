"""The whole program: as a process on a screen that only the tests see, and as a window on the tests' own loop."""
