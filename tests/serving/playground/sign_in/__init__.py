"""The authorization server, asked by plain clients."""
