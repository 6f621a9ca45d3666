"""A sign-in that waits for a person ends with an answer, with a no, or with its time."""

from __future__ import annotations

import asyncio

from sanderling.domain.sign_in import BrowserVisit, DeviceVisit, HeldToken


def browser_visit(time_limit_s: float = 30.0) -> BrowserVisit:
    """Return a visit whose only good answer has a code in it."""
    return BrowserVisit(
        "id.test",
        "shop",
        time_limit_s,
        url="https://id.test/authorize",
        redirect_uri="http://127.0.0.1:1/callback",
        listens=True,
        verdict=lambda url: "" if "code=" in url else "There is no code in it.",
    )


async def test_the_first_answer_counts() -> None:
    """What is pasted ends the wait; a second answer and an empty one change nothing."""
    visit = browser_visit()
    visit.paste("  ")
    visit.paste(" http://127.0.0.1:1/callback?code=a ")
    visit.paste("http://127.0.0.1:1/callback?code=b")
    assert await visit.callback() == "http://127.0.0.1:1/callback?code=a"
    assert visit.problem_with("http://127.0.0.1:1/callback?code=a") == ""
    assert visit.problem_with("http://elsewhere/") == "There is no code in it."


async def test_a_visit_that_is_given_up_has_no_answer() -> None:
    """Cancelling ends the wait at once."""
    visit = browser_visit()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(visit.callback())
        visit.cancel()
    assert waiting.result() is None
    assert visit.is_cancelled


async def test_a_visit_ends_with_its_time() -> None:
    """Nobody came: there is no answer, and no time left."""
    visit = browser_visit(0.01)
    assert await visit.callback() is None
    assert not visit.is_cancelled
    assert visit.time_left_s == 0


async def test_a_device_waits_between_questions_unless_it_is_given_up() -> None:
    """The pause passes, and a visit that is given up ends it."""
    visit = DeviceVisit("id.test", "tv", 60.0, user_code="AB-CD", verification_uri="https://id.test/device")
    assert await visit.pause(0.0)
    visit.cancel()
    async with asyncio.timeout(5):
        assert not await visit.pause(30.0)


def test_the_time_left_of_a_token_is_never_negative() -> None:
    """One that has ended has no time left; of one without an end nothing is said."""
    token = HeldToken(key="k", server="id.test", client="shop", grant="client-credentials", expires_at_s=100.0)
    assert token.time_left_s(40.0) == 60.0
    assert token.time_left_s(400.0) == 0.0
    assert HeldToken(key="k", server="s", client="c", grant="g").time_left_s(1.0) is None
