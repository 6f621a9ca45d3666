"""The command line: reads arguments, calls services, prints events. Starts without Qt.

``commands`` parses and dispatches, one file a command does the work. May import ``services`` and ``domain`` only.
"""
