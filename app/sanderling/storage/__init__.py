"""Keeping things: workspaces as plain files, the user's own data, response bodies, secrets, the log.

Imports ``domain`` and third-party packages; heavy ones only inside the functions that need them. Everything here is
synchronous and meant for worker threads, except the secret store and the watcher.
"""
