"""Streams that can be looked into: what was seen is read again."""

from __future__ import annotations

import httpcore

_PEEK_BYTES = 64 * 1024


class PeekingStream(httpcore.AsyncNetworkStream):
    """A stream whose ``read`` begins with ``_take_peeked``."""

    _peeked = b""

    async def peek(self, timeout: float) -> bytes:
        """Wait for more bytes and return them; the next ``read`` returns all that was peeked at.

        Raises:
            httpcore.ReadTimeout, httpcore.ReadError: As ``read`` does.
        """
        held, self._peeked = self._peeked, b""
        try:
            data = await self.read(_PEEK_BYTES, timeout)
            held += data
        finally:
            self._peeked = held
        return data

    def _take_peeked(self) -> bytes:
        data, self._peeked = self._peeked, b""
        return data
