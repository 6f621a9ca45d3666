"""The playground: an API on loopback that new users explore and tests talk to. One subject a file."""

from sanderling.serving.playground.app import create_playground

__all__ = ["create_playground"]
