"""Bytes turned into something to show: lines, tokens, pretty JSON, messages, hex rows. No widgets.

Imports the domain and third-party libraries; never Qt, never another craft. Nothing here needs a whole body in memory.
"""
