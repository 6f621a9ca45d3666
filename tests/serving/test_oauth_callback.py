"""The end of a sign-in in the browser: what is taken as the callback, who is turned away, and how waiting ends."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest

from sanderling.domain.errors import SanderlingError, SignInTimedOut
from sanderling.serving.oauth_callback import CallbackReceiver, error_in, parameters_of


async def _ask(
    receiver: CallbackReceiver,
    target: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: str = "",
    address: str = "127.0.0.1",
) -> tuple[int, str]:
    """Send one request as a browser would and return status and the whole answer."""
    port = urlsplit(receiver.redirect_uri).port
    lines = {"Host": f"127.0.0.1:{port}", "Content-Length": str(len(body.encode())), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return await _send(address, port or 0, f"{method} {target} HTTP/1.1\r\n{head}\r\n{body}".encode())


async def _send(address: str, port: int, request: bytes) -> tuple[int, str]:
    reader, writer = await asyncio.open_connection(address, port)
    writer.write(request)
    async with asyncio.timeout(5):
        answer = (await reader.read()).decode()
    writer.close()
    return int(answer.split(" ")[1]), answer


async def test_a_callback_is_handed_over_whole_and_the_page_says_so() -> None:
    """The wait ends with the full URL; the browser is told that it is done, and to keep nothing."""
    async with CallbackReceiver() as receiver, asyncio.TaskGroup() as group:
        waiting = group.create_task(receiver.wait(5))
        status, answer = await _ask(receiver, "/callback?code=a%20b&state=%2Bx&iss=http%3A%2F%2Fhere")
    assert status == 200
    assert "You can close this page and go back to Sanderling." in answer
    assert "Cache-Control: no-store" in answer
    assert waiting.result() == f"{receiver.redirect_uri}?code=a%20b&state=%2Bx&iss=http%3A%2F%2Fhere"
    assert parameters_of(waiting.result()) == {"code": "a b", "state": "+x", "iss": "http://here"}
    with pytest.raises(OSError):
        await _ask(receiver, "/callback?code=again")


async def test_what_the_server_says_went_wrong_is_on_the_page_and_harmless() -> None:
    """An error is handed over too; its description is text on the page, never HTML."""
    async with CallbackReceiver() as receiver, asyncio.TaskGroup() as group:
        waiting = group.create_task(receiver.wait(5))
        target = "/callback?error=access_denied&error_description=%3Cscript%3Eno%3C%2Fscript%3E.&state=x"
        status, answer = await _ask(receiver, target)
    assert status == 400
    assert "&lt;script&gt;no&lt;/script&gt; (access_denied)." in answer
    assert "<script>" not in answer
    assert parameters_of(waiting.result())["error"] == "access_denied"
    assert error_in("http://x/callback?error=server_error") == "The server answered “server_error”."


async def test_the_callers_verdict_decides_what_the_page_says() -> None:
    """A state that is not ours is told in the browser, and the caller gets the callback to fail with."""
    async with CallbackReceiver(verdict=lambda url: "" if "state=ours" in url else "Altered.") as receiver:
        status, answer = await _ask(receiver, "/callback?code=1&state=theirs")
        assert (status, "Altered." in answer) == (400, True)
        assert (await receiver.wait(5)).endswith("state=theirs")


async def test_an_answer_in_the_fragment_comes_by_way_of_our_own_page() -> None:
    """The page's script posts the fragment back; what another site posts is not taken."""
    fragment = "access_token=abc&state=s"
    async with CallbackReceiver() as receiver:
        status, page = await _ask(receiver, "/callback")
        assert status == 200
        assert 'name="fragment"' in page
        assert "script-src 'sha256-" in page
        form = {"method": "POST", "body": "fragment=access_token%3Dabc%26state%3Ds"}
        for origin in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {}):
            assert (await _ask(receiver, "/callback", headers=origin, **form))[0] == 403
        own = {"Origin": receiver.redirect_uri.removesuffix("/callback")}
        empty = await _ask(receiver, "/callback", method="POST", headers=own, body="fragment=hello")
        assert empty[0] == 400
        assert (await _ask(receiver, "/callback", headers=own, **form))[0] == 200
        assert await receiver.wait(5) == f"{receiver.redirect_uri}#{fragment}"


async def test_a_posted_form_is_a_callback_too() -> None:
    """response_mode=form_post puts the parameters into the body."""
    async with CallbackReceiver(path="back/here") as receiver:
        assert (await _ask(receiver, "/back/here", method="POST", body="code=7&state=s"))[0] == 200
        assert await receiver.wait(5) == f"{receiver.redirect_uri}?code=7&state=s"


@pytest.mark.parametrize(
    ("target", "method", "headers", "status"),
    [
        ("/callback?code=1", "GET", {"Host": "evil.example"}, 421),
        ("/callback?code=1", "GET", {"Host": "127.0.0.1:1"}, 421),
        ("/favicon.ico", "GET", {}, 404),
        ("/callback/?code=1", "GET", {}, 404),
        ("/callback?code=1", "PUT", {}, 405),
        ("/callback?code=1", "GET", {"X-Long": "x" * 70_000}, 431),
        ("/callback", "POST", {"Content-Length": "99999999"}, 413),
        ("/callback", "POST", {"Content-Length": "-1"}, 400),
        ("/callback", "POST", {"Transfer-Encoding": "chunked"}, 411),
        ("/callback", "POST", {}, 400),
    ],
)
async def test_others_are_turned_away_and_the_wait_goes_on(
    target: str, method: str, headers: dict[str, str], status: int
) -> None:
    """Foreign hosts (DNS rebinding), other paths and methods, and floods do not count."""
    async with CallbackReceiver() as receiver:
        assert (await _ask(receiver, target, method=method, headers=headers))[0] == status
        await _ask(receiver, "/callback?code=right")
        assert (await receiver.wait(5)).endswith("?code=right")


@pytest.mark.parametrize(
    "request_bytes", [b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/1.1\r\nbad line\r\n\r\n", b"GET\r\n\r\n"]
)
async def test_what_is_no_http_is_refused(request_bytes: bytes) -> None:
    """A TLS hello or a broken head is a 400 and nothing more."""
    async with CallbackReceiver() as receiver:
        port = urlsplit(receiver.redirect_uri).port
        assert (await _send("127.0.0.1", port or 0, request_bytes))[0] == 400


async def test_only_the_first_callback_counts() -> None:
    """A second answer is told that the sign-in is over."""
    async with CallbackReceiver() as receiver:
        await _ask(receiver, "/callback?code=first")
        assert (await _ask(receiver, "/callback?code=second"))[0] == 410
        assert (await receiver.wait(5)).endswith("code=first")


async def test_waiting_ends_in_time_and_by_cancelling() -> None:
    """Nobody comes: a sentence says so. Cancelled: the port is free again. A connection left open does not matter."""
    receiver = CallbackReceiver()
    await receiver.start()
    port = urlsplit(receiver.redirect_uri).port
    _, idle = await asyncio.open_connection("127.0.0.1", port)
    with pytest.raises(SignInTimedOut, match=r"within 0.05 s"):
        await receiver.wait(0.05)
    idle.close()
    async with CallbackReceiver(port=port or 0) as again:
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(again.wait(60))
            asyncio.get_running_loop().call_soon(waiting.cancel)
        assert waiting.cancelled()
        with pytest.raises(OSError):
            await _ask(again, "/callback?code=late")


async def test_a_chosen_port_and_name() -> None:
    """The redirect URI carries port, path and the name asked for; a taken port and a foreign host are refused."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SanderlingError, match="another program uses it"):
            await CallbackReceiver(port=port).start()
    with pytest.raises(SanderlingError, match="not this machine"):
        CallbackReceiver(host="0.0.0.0")
    async with CallbackReceiver(host="localhost", path="/x") as receiver:
        assert receiver.redirect_uri.startswith("http://localhost:")
        port = urlsplit(receiver.redirect_uri).port
        if socket.has_ipv6:
            try:
                socket.create_connection(("::1", port or 0), 1).close()
            except OSError:
                pytest.skip("this machine has no ::1")
            host = {"Host": f"localhost:{port}"}
            assert (await _ask(receiver, "/x?code=6", headers=host, address="::1"))[0] == 200
            assert (await receiver.wait(5)).endswith("/x?code=6")


@pytest.mark.qt_loop
async def test_it_runs_on_the_windows_own_loop() -> None:
    """Qt's loop and asyncio in one: the same callback arrives."""
    async with CallbackReceiver() as receiver, asyncio.TaskGroup() as group:
        waiting = group.create_task(receiver.wait(5))
        assert (await _ask(receiver, "/callback?code=qt"))[0] == 200
    assert waiting.result().endswith("?code=qt")
