"""The private HTTP cache (RFC 9111): what may be kept, what may be used, and why not, in sentences.

The rules are hishel's, fed with plain values; its transport and its storage are not used. Where responses are kept is
behind ``engine.ports.ResponseCache``. Imported with the first request that uses the cache.
"""
