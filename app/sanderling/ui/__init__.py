"""The window. Shell, panels, editors, viewers, dialogs; presenters that decide; models, widgets and theme.

May import ``services`` and ``domain``. ``widgets`` and ``theme`` import PySide6 only.
"""
