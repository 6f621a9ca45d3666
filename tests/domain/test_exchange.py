"""An exchange's record keeps what matters and folds floods."""

from __future__ import annotations

from array import array
from pathlib import Path

from sanderling.domain import events as ev
from sanderling.domain.exchange import EventRecord
from sanderling.domain.response import ResponseHead


def test_body_progress_is_folded_into_its_last() -> None:
    """A thousand pieces of a body leave one event, with the final totals."""
    record = EventRecord()
    record.add(ev.BodyOpened(0.0, Path("x")))
    for count in range(1, 1001):
        record.add(ev.BodyReceived(float(count), count, count * 2))

    assert record.events[1:] == [ev.BodyReceived(1000.0, 1000, 2000)]


def test_messages_are_counted_and_not_kept() -> None:
    """A flood of messages does not grow the record."""
    record = EventRecord()
    for _ in range(10):
        record.add(ev.MessagesReceived(0.0, array("Q", range(100)), array("Q", range(100))))

    assert record.message_count == 1000
    assert record.events == []


def test_the_last_head_counts() -> None:
    """After a redirect the final response's head is the exchange's."""
    record = EventRecord()
    record.add(ev.HeadReceived(0.0, ResponseHead(status=302)))
    record.add(ev.HeadReceived(1.0, ResponseHead(status=200)))

    assert record.head is not None
    assert record.head.status == 200
