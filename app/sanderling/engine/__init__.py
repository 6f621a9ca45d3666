"""Doing a request: the pipeline and its steps, protocols, auth kinds, body kinds, dynamic values, the wire.

May import ``domain`` and third-party libraries; the only room that imports httpcore. Never Qt, never a room beside it:
spools and secrets come in through ``ports``.
"""
