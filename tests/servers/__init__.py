"""Servers that misbehave, each for real and on 127.0.0.1 port 0: what the playground does not serve.

``with scripted(misbehaviours.garbage()) as server: ... server.base_url``
"""
