"""What things are: requests, exchanges, events, collections, variables, errors.

Standard library only; this room imports no other room.
"""
