"""Circuits: closed until too much fails, open for a while, half-open while one request tries."""

from __future__ import annotations

from sanderling.engine.circuits import Circuits


def states(circuits: Circuits) -> list[str]:
    """Return the states of the hosts that are listed."""
    return [circuit.state for circuit in circuits.known()]


def test_a_circuit_opens_at_the_last_failure_that_is_allowed() -> None:
    """Not before, and then nothing passes."""
    circuits = Circuits()
    assert [circuits.failed("a", "no", most=3, open_s=60) for _ in range(3)] == [False, False, True]
    assert states(circuits) == ["open"]
    assert not circuits.may_pass("a")
    assert circuits.may_pass("b")
    known = circuits.of("a")
    assert known is not None
    assert 59 < known.wait_s <= 60


def test_failures_count_in_a_row_only() -> None:
    """A success in between begins anew, and the host is forgotten."""
    circuits = Circuits()
    circuits.failed("a", "no", most=2, open_s=60)
    assert circuits.succeeded("a") is False
    assert circuits.known() == ()
    assert circuits.failed("a", "no", most=2, open_s=60) is False


def test_one_request_tries_an_open_circuit() -> None:
    """When the time is over the first may pass and the others wait for what becomes of it."""
    circuits = Circuits()
    circuits.failed("a", "no", most=1, open_s=0)
    assert circuits.may_pass("a")
    assert states(circuits) == ["half-open"]
    assert not circuits.may_pass("a")
    assert circuits.succeeded("a") is True
    assert circuits.may_pass("a")
    assert circuits.may_pass("a")


def test_a_failed_trial_opens_it_again() -> None:
    """However many failures were allowed before."""
    circuits = Circuits()
    for _ in range(5):
        circuits.failed("a", "no", most=5, open_s=0)
    assert circuits.may_pass("a")
    assert circuits.failed("a", "still no", most=5, open_s=60) is True
    assert not circuits.may_pass("a")


def test_a_trial_that_came_to_no_end_leaves_room_for_the_next() -> None:
    """Stopping the request that tries does not keep the circuit half-open for ever."""
    circuits = Circuits()
    circuits.failed("a", "no", most=1, open_s=0)
    assert circuits.may_pass("a")
    circuits.trial_undone("a")
    assert circuits.may_pass("a")


def test_a_person_may_close_it() -> None:
    """Who knows better need not wait."""
    circuits = Circuits()
    circuits.failed("a", "no", most=1, open_s=60)
    circuits.close("a")
    assert circuits.may_pass("a")


def test_hosts_beyond_a_thousand_are_forgotten() -> None:
    """The ones that failed longest ago."""
    circuits = Circuits()
    for number in range(1100):
        circuits.failed(f"host-{number}", "no", most=1, open_s=60)
    assert len(circuits.known()) == 1000
    assert circuits.of("host-0") is None
