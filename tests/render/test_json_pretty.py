"""Pretty JSON: nothing but white space changes, and what is no JSON is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.render import json_pretty_process
from sanderling.render.charsets import charset_for
from sanderling.render.json_indent import indent_json
from sanderling.render.json_pretty import PrettyFailed, PrettyProblem, format_json, looks_pretty

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora" / "json"
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the JSON corpora are not on this machine")

EXACT = (
    '{"a":1.0,"a":123456789012345678901234567890,"b":1e400,"c":"\\u00e9\\/x\\ud800","d":[],"e":{},"f":-0.0,"g":1E+2}'
)


def without_space(text: str) -> str:
    """Return the text without white space outside of strings, as long as no string holds any."""
    return "".join(text.split())


def test_no_digit_escape_or_key_changes() -> None:
    """Huge numbers, trailing zeros, doubled keys, escapes and half surrogate pairs stay as they were sent."""
    pretty = format_json(EXACT.encode()).decode()
    assert without_space(pretty) == EXACT
    assert pretty.startswith('{\n  "a": 1.0,\n  "a": 123456789012345678901234567890,\n')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=30,
)


@given(JSON, st.booleans())
def test_both_ways_print_as_the_standard_library_does(value: object, ascii_only: bool) -> None:
    """The fast way and the lenient way agree with each other and with ``json.dumps``."""
    text = json.dumps(value, ensure_ascii=ascii_only)
    expected = json.dumps(value, ensure_ascii=ascii_only, indent=2)
    assert indent_json(text) == expected
    assert format_json(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass") == expected


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"[" * 100_000 + b"]" * 100_000, PrettyProblem.TOO_DEEP),
        (b'{"a": 1', PrettyProblem.INVALID),
        (b"[1] x", PrettyProblem.INVALID),
        (b"", PrettyProblem.INVALID),
        (b'{"a": NaN}', PrettyProblem.INVALID),
    ],
)
def test_what_is_no_json_is_told(data: bytes, problem: PrettyProblem) -> None:
    """Text that is no JSON, or nested absurdly deep, is refused with the reason."""
    with pytest.raises(PrettyFailed) as caught:
        format_json(data)
    assert caught.value.problem is problem


def test_other_charsets_come_out_as_utf8() -> None:
    """JSON in UTF-16 with a byte order mark is formatted too."""
    data = '{"ä":1}'.encode("utf-16")
    assert format_json(data, charset_for("", data)).decode() == '{\n  "ä": 1\n}'


@needs_corpora
def test_the_json_test_suite() -> None:
    """All that must be accepted is formatted, all that must be refused is told to be invalid; nothing crashes."""
    for path in sorted((CORPORA / "JSONTestSuite").iterdir()):
        data = path.read_bytes()
        if path.name.startswith("y_"):
            assert json.loads(format_json(data, charset_for("", data[:4]))) == json.loads(data)
        elif path.name.startswith("n_"):
            with pytest.raises(PrettyFailed):
                format_json(data, charset_for("", data[:4]))


@needs_corpora
@pytest.mark.parametrize("name", ["escaped-characters", "extra-closing-brackets", "minimal-whitespace", "precision",
                                  "root-quoted-string", "trailing-comma"])  # fmt: skip
def test_half_right_json_stays_whole(name: str) -> None:
    """Text that is almost JSON is indented and nothing of it is lost."""
    folder = CORPORA / "prettify"
    source = (folder / f"{name}-input.json").read_text()
    assert indent_json(source) == (folder / f"{name}-output.json").read_text().rstrip("\n")


def test_the_process_formats_file_to_file(tmp_path: Path) -> None:
    """The process writes the formatted file, or says what is wrong and exits with 3."""
    source, target = tmp_path / "in", tmp_path / "out"
    command = [sys.executable, "-m", "sanderling.render.json_pretty_process", str(source), str(target), ""]
    source.write_bytes(b'{"a":[1]}')
    assert subprocess.run(command, check=False).returncode == 0
    assert json.loads(target.read_bytes()) == {"a": [1]}
    source.write_bytes(b'{"a":')
    failed = subprocess.run(command, check=False, capture_output=True, text=True)
    assert failed.returncode == 3
    assert failed.stdout.startswith("invalid ")


def test_the_process_tells_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be read is a problem with a reason, not a traceback."""
    assert json_pretty_process.main([str(tmp_path / "in"), str(tmp_path / "out"), ""]) == 3
    assert capsys.readouterr().out.startswith("failed ")


def test_pretty_text_is_known_by_its_first_lines() -> None:
    """What has been printed nicely already need not be formatted again."""
    assert looks_pretty(json.dumps({"a": [1, 2, {"b": 3}]}, indent=4).encode())
    assert not looks_pretty(b'{"a":1}\n{"a":2}\n{"a":3}\n')
    assert not looks_pretty(b'{"a":[1,2,3]}')
