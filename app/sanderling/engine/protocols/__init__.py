"""Protocols: one file each, an async function of an outgoing request that reports what happens as events."""
