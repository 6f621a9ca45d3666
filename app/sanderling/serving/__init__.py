"""Sanderling's own loopback servers: how an ASGI app is run, and the playground (the embedded demo API).

May import ``domain`` and third-party packages; knows no other room and no Qt.
"""
