"""One file for each shape of output: text, events, tables, waterfall, bytes, images.

Viewers show what they are handed and know no request; they import ``services`` and ``domain`` below them, and the
theme beside them. Each is made when it is first needed.
"""
