"""``sanderling send`` as a user runs it: the real program against a local server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.cli.conftest import PROGRAM, RunCli

from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.request import Body, Request
from sanderling.domain.secret import SecretRef
from sanderling.domain.variables import Variable
from sanderling.storage.workspace_files import WorkspaceFiles


def test_the_body_goes_to_the_output_as_it_is(run_cli: RunCli, server: str) -> None:
    """Into a pipe, every byte arrives unchanged, and nothing else does."""
    done = run_cli("send", f"{server}/binary")
    assert (done.returncode, done.stdout) == (0, bytes(range(256)) * 4), done.stderr


def test_method_headers_and_data(run_cli: RunCli, server: str) -> None:
    """-X, -H and -d make the request; JSON data is sent as JSON."""
    done = run_cli("send", f"{server}/echo?a=1", "-X", "PURGE", "-H", "X-Bird: sanderling", "-d", '{"n": 1}')
    seen = json.loads(done.stdout)
    assert seen["method"] == "PURGE"
    assert seen["url"].endswith("/echo?a=1")
    assert seen["headers"]["x-bird"] == "sanderling"
    assert seen["headers"]["content-type"] == "application/json"
    assert seen["body"] == '{"n": 1}'


def test_data_that_is_not_json_is_a_form(run_cli: RunCli, server: str) -> None:
    """Several -d are joined with & and sent by POST as form data."""
    seen = json.loads(run_cli("send", f"{server}/echo", "-d", "a=1", "-d", "b=2").stdout)
    assert (seen["method"], seen["body"]) == ("POST", "a=1&b=2")
    assert seen["headers"]["content-type"] == "application/x-www-form-urlencoded"


def test_a_body_from_a_file_and_from_the_standard_input(run_cli: RunCli, server: str, tmp_path: Path) -> None:
    """-d @file streams the file, -d @- what comes in."""
    file = tmp_path / "order.txt"
    file.write_text("from the file", encoding="utf-8")
    assert json.loads(run_cli("send", f"{server}/echo", "-d", f"@{file}").stdout)["body"] == "from the file"
    assert json.loads(run_cli("send", f"{server}/echo", "-d", "@-", stdin=b"piped").stdout)["body"] == "piped"


def test_several_data_with_a_file_among_them(run_cli: RunCli, server: str, tmp_path: Path) -> None:
    """They are joined with &, and a file's text counts without its line breaks, as with curl."""
    file = tmp_path / "more.txt"
    file.write_bytes(b"b=2\r\n&c=3\n")
    seen = json.loads(run_cli("send", f"{server}/echo", "-d", "a=1", "-d", f"@{file}", "-d", "d=4").stdout)
    assert seen["body"] == "a=1&b=2&c=3&d=4"
    assert seen["headers"]["content-type"] == "application/x-www-form-urlencoded"
    piped = run_cli("send", f"{server}/echo", "-d", "a=1", "-d", "@-", stdin=b"z=9\n")
    assert json.loads(piped.stdout)["body"] == "a=1&z=9"
    file.write_bytes(b"\xff\xfe")
    assert run_cli("send", f"{server}/echo", "-d", "a=1", "-d", f"@{file}").returncode == 2


def test_a_form_with_a_file(run_cli: RunCli, server: str, tmp_path: Path) -> None:
    """-F makes a multipart body of texts and files."""
    file = tmp_path / "bird.csv"
    file.write_text("a;b", encoding="utf-8")
    seen = json.loads(run_cli("send", f"{server}/echo", "-F", "note=hello", "-F", f"f=@{file};type=text/csv").stdout)
    assert seen["headers"]["content-type"].startswith("multipart/form-data; boundary=")
    assert 'name="note"' in seen["body"] and 'filename="bird.csv"' in seen["body"] and "text/csv" in seen["body"]


def test_head_events_and_times_on_request(run_cli: RunCli, server: str) -> None:
    """-i prints the head before the body, -v the events and --timings the phases, beside the output."""
    done = run_cli("send", f"{server}/status/418", "-i", "-v", "--timings")
    head, _, body = done.stdout.partition(b"\n\n")
    assert head.startswith(b"HTTP/1.1 418") and b"content-length: 7" in head.lower()
    assert body == b"status\n"
    assert b"connected to 127.0.0.1" in done.stderr
    assert b"waiting" in done.stderr and b"total" in done.stderr


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--fail",), 5)])
def test_a_status_is_an_answer_unless_told_otherwise(
    run_cli: RunCli, server: str, options: tuple[str, ...], code: int
) -> None:
    """A 404 ends with 0, and with 5 where --fail is given."""
    assert run_cli("send", f"{server}/status/404", *options).returncode == code


def test_redirects_are_followed_unless_told_otherwise(run_cli: RunCli, server: str) -> None:
    """The body is that of the last hop; with --no-redirects the first answer is shown."""
    assert json.loads(run_cli("send", f"{server}/redirect").stdout)["url"].endswith("after=redirect")
    assert b"302" in run_cli("send", f"{server}/redirect", "--no-redirects", "-i").stdout.splitlines()[0]


def test_json_holds_the_whole_exchange(run_cli: RunCli, server: str) -> None:
    """--json prints one object with request, response, times and events."""
    exchange = json.loads(run_cli("send", f"{server}/echo", "--json").stdout)
    assert exchange["format"] == 1
    assert exchange["request"] == {"method": "GET", "url": f"{server}/echo"}
    assert (exchange["outcome"], exchange["error"], exchange["stream"]) == ("done", None, None)
    assert exchange["response"]["status"] == 200
    assert json.loads(exchange["response"]["body"])["method"] == "GET"
    assert exchange["timings_ms"]["total"] >= exchange["timings_ms"]["waiting"] > 0
    names = [event["event"] for event in exchange["events"]]
    assert names[0] == "prepared" and names[-1] == "done" and "head-received" in names


def test_a_refused_connection(run_cli: RunCli) -> None:
    """A network error is a sentence and code 4; --json holds its code."""
    done = run_cli("send", "http://127.0.0.1:1/", "--json")
    assert done.returncode == 4
    assert json.loads(done.stdout)["error"]["code"] == "connection-refused"
    assert done.stderr.startswith(b"sanderling: ") and b"Traceback" not in done.stderr


def test_an_unresolved_variable_sends_nothing(run_cli: RunCli, server: str) -> None:
    """A variable without a value is named, and the code is 3."""
    done = run_cli("send", f"{server}/echo?x={{{{missing}}}}")
    assert done.returncode == 3
    assert b"{{missing}}" in done.stderr


def test_a_time_limit(run_cli: RunCli, server: str) -> None:
    """--max-time ends an exchange that takes too long."""
    start_s = time.monotonic()
    done = run_cli("send", f"{server}/silence", "--max-time", "0.3")
    assert done.returncode == 4 and b"0.3" in done.stderr and b"--max-time" in done.stderr
    assert time.monotonic() - start_s < 10


@pytest.mark.parametrize(
    "arguments",
    [
        ("send",),
        ("send", "http://127.0.0.1/", "--nonsense"),
        ("send", "http://127.0.0.1/", "-H", "no colon"),
        ("send", "http://127.0.0.1/", "--var", "no-equals-sign"),
        ("send", "http://127.0.0.1/", "--max-time", "soon"),
        ("serve", "nothing"),
        ("send", "http://127.0.0.1/", "-H", "two words: x"),
        ("send", "http://127.0.0.1/", "-H", "a: b\nc: d"),
        ("send", "http://127.0.0.1/", "-X", "two words"),
        ("send", "http://127.0.0.1/", "-d", "@missing.txt"),
        ("send", "http://127.0.0.1/", "-d", "@."),
        ("send", "http://127.0.0.1/", "-d", "a=1", "-d", "@missing.txt"),
        ("send", "http://127.0.0.1/", "-F", "f=@missing.txt"),
        ("send", "http://127.0.0.1/", "-e", "staging"),
        ("send", "http://127.0.0.1/", "--workspace", "nowhere"),
        ("send", "./missing.json"),
        ("send", "http://127.0.0.1:99999/"),
        ("send", "ftp://127.0.0.1/"),
        ("send", "no scheme"),
    ],
)
def test_what_is_not_understood(run_cli: RunCli, arguments: tuple[str, ...]) -> None:
    """A wrong call is told so, with code 2, whatever of it is wrong; none of it speaks of the window."""
    done = run_cli(*arguments)
    assert done.returncode == 2
    assert done.stderr and b"Traceback" not in done.stderr
    assert not any(word in done.stderr for word in (b"tab", b"under Headers", b"Settings", b"URL line"))


def test_a_stored_request_that_is_wrong(run_cli: RunCli, tmp_path: Path) -> None:
    """The call is right then, and nothing is sent: code 3; so it is where a variable makes the URL wrong."""
    files = WorkspaceFiles.create(tmp_path / "wrong", WorkspaceInfo())
    folder = files.create_folder("collections", Folder(name="all"))
    body = Body(kind="file", file=str(tmp_path / "missing.txt"))
    for request in (
        Request(name="scheme", url_template="ftp://127.0.0.1/"),
        Request(name="body", url_template="http://127.0.0.1:1/", body=body),
        Request(name="path", url_template="http://127.0.0.1:1/:id"),
    ):
        path = files.create_request(folder, request)
        done = run_cli("send", str(files.folder / path))
        assert (request.name, done.returncode) == (request.name, 3), done.stderr
    assert run_cli("send", "{{base}}/x", "--var", "base=ftp://y").returncode == 3


def test_a_redirect_to_nowhere(run_cli: RunCli, server: str) -> None:
    """The request was sent and answered; it is the other side's URL that is wrong: code 4."""
    assert run_cli("send", f"{server}/astray").returncode == 4


def test_a_stored_request_with_environment(run_cli: RunCli, workspace: Path) -> None:
    """A file of a workspace is sent with the variables of the chosen environment."""
    (file,) = _requests(workspace)
    seen = json.loads(run_cli("send", str(file), "-e", "staging").stdout)
    assert seen["url"].endswith("/echo?page=1")


def test_the_workspace_around_the_current_folder(run_cli: RunCli, workspace: Path, server: str) -> None:
    """A URL sent from inside a workspace sees its environments; --var wins over them."""
    inside = run_cli("send", "{{base}}/echo", "-e", "staging", cwd=workspace / "collections")
    assert json.loads(inside.stdout)["url"] == f"{server}/echo"
    own = run_cli(
        "send", "{{base}}/echo?x=1", "-e", "staging", "--var", f"base={server}", "--workspace", str(workspace)
    )
    assert json.loads(own.stdout)["url"] == f"{server}/echo?x=1"


def test_an_unknown_environment_names_the_known(run_cli: RunCli, workspace: Path) -> None:
    """A misspelt environment sends nothing and lists what there is."""
    done = run_cli("send", str(_requests(workspace)[0]), "-e", "stagin")
    assert done.returncode == 2 and "“staging”".encode() in done.stderr


def test_a_file_outside_of_any_workspace(run_cli: RunCli, tmp_path: Path) -> None:
    """A file that is in no workspace is not sent."""
    file = tmp_path / "alone.json"
    file.write_text("{}", encoding="utf-8")
    done = run_cli("send", str(file))
    assert done.returncode == 2 and b"not in a workspace" in done.stderr


def test_a_stream_is_printed_event_by_event(server: str, user_data: Path) -> None:
    """The first event is there while the stream goes on; Ctrl+C ends it with 130."""
    with subprocess.Popen([*PROGRAM, "send", f"{server}/ticks"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as cli:
        assert cli.stdout is not None and cli.stderr is not None
        lines = [cli.stdout.readline() for _ in range(8)]
        assert b"data: tick 2\n" in lines
        cli.send_signal(signal.SIGINT)
        assert cli.wait(timeout=10) == 130
        assert b"Traceback" not in cli.stderr.read()


def test_json_of_a_stopped_stream(server: str, user_data: Path) -> None:
    """Ctrl+C on a stream with --json still prints the exchange: what came until then."""
    command = [*PROGRAM, "send", f"{server}/ticks", "--json", "-v"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as cli:
        assert cli.stdout is not None and cli.stderr is not None
        while b"stream of sse" not in cli.stderr.readline():
            pass
        time.sleep(0.5)
        cli.send_signal(signal.SIGINT)
        exchange = json.loads(cli.stdout.read())
        assert cli.wait(timeout=10) == 130
    assert exchange["outcome"] == "cancelled"
    assert exchange["stream"] == {"kind": "sse", "messages": 3}


def test_a_reader_that_has_had_enough(server: str, user_data: Path) -> None:
    """``| head`` ends the exchange quietly."""
    with subprocess.Popen([*PROGRAM, "send", f"{server}/large"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as cli:
        assert cli.stdout is not None and cli.stderr is not None
        cli.stdout.read(1000)
        cli.stdout.close()
        assert cli.wait(timeout=20) == 0
        assert cli.stderr.read() == b""


def test_ctrl_c_while_the_reader_sleeps(server: str, user_data: Path) -> None:
    """When all has come but the reader takes nothing, as ``less`` does, Ctrl+C still ends the program."""
    command = [*PROGRAM, "send", f"{server}/large", "-v"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as cli:
        assert cli.stderr is not None
        while not cli.stderr.readline().endswith(b"done\n"):
            pass
        time.sleep(0.3)
        cli.send_signal(signal.SIGINT)
        assert cli.wait(timeout=10) == 130
        assert b"Traceback" not in cli.stderr.read()


def test_a_body_into_a_file(run_cli: RunCli, server: str, tmp_path: Path) -> None:
    """-o writes the body to a file, which is left alone when no body came."""
    file = tmp_path / "body.txt"
    assert run_cli("send", f"{server}/large", "-o", str(file)).stdout == b""
    assert file.stat().st_size == 64 * 1024 * 1024
    assert run_cli("send", "http://127.0.0.1:1/", "-o", str(file)).returncode == 4
    assert file.stat().st_size == 64 * 1024 * 1024


def test_a_file_that_cannot_be_written(run_cli: RunCli, server: str, tmp_path: Path) -> None:
    """-o into a folder that is not there is a sentence and code 1."""
    done = run_cli("send", f"{server}/echo", "-o", str(tmp_path / "no" / "such" / "file"))
    assert done.returncode == 1 and b"could not be written" in done.stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="a terminal of Unix kind")
@pytest.mark.parametrize(("place", "expected"), [("escapes", "plain ␛[31mred␛[0m � end"), ("binary", "is not text")])
def test_a_terminal_is_not_given_what_it_would_obey(server: str, user_data: Path, place: str, expected: str) -> None:
    """On a terminal control characters are shown, not obeyed, and bytes that are no text are not shown at all."""
    ours, theirs = os.openpty()
    with subprocess.Popen([*PROGRAM, "send", f"{server}/{place}"], stdout=theirs, stderr=theirs) as cli:
        os.close(theirs)
        shown = b""
        try:
            while block := os.read(ours, 65536):
                shown += block
        except OSError:  # the terminal's other end was closed
            pass
        assert cli.wait(timeout=20) == 0
    os.close(ours)
    assert expected in shown.decode()
    assert b"\x1b" not in shown and b"\0" not in shown


def test_secrets_from_the_process_environment(run_cli: RunCli, server: str, tmp_path: Path) -> None:
    """SANDERLING_SECRET_<NAME> gives a secret variable its value; no output of ours shows it."""
    variable = Variable(name="api key", value=SecretRef("0123456789abcdef"))
    files = WorkspaceFiles.create(tmp_path / "secret", WorkspaceInfo(variables=(variable,)))
    arguments = ("send", f"{server}/echo", "-H", "X-Key: {{api key}}", "--workspace", str(files.folder))
    done = run_cli(*arguments, SANDERLING_SECRET_API_KEY="tiptop-hidden")
    assert json.loads(done.stdout)["headers"]["x-key"] == "tiptop-hidden"
    told = run_cli(*arguments, "--json", "-v", SANDERLING_SECRET_API_KEY="tiptop-hidden")
    events = json.loads(told.stdout)["events"]
    assert "tiptop-hidden" not in json.dumps(events) and b"tiptop-hidden" not in told.stderr


def _requests(workspace: Path) -> list[Path]:
    return [path for path in workspace.glob("collections/shop/*.json") if path.name != "collection.json"]
