"""What a user can do, as plain async functions: window and command line call the same ones.

May import ``engine``, ``formats``, ``render``, ``storage``, ``serving`` and ``domain``. Never Qt.
"""
