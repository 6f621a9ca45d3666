"""Sanderling's own loopback servers.

How an ASGI app is run, the playground (the embedded demo API), and what a sign-in in the browser comes back to.

May import ``domain`` and third-party packages; knows no other room and no Qt.
"""
