"""QR codes, compared with those of another implementation (segno 1.6) and read back by their own rules."""

from __future__ import annotations

import hashlib

import pytest

from sanderling.render.qr_code import qr_code

TEXT = "https://login.example.com/device?user_code=WDJB-MJHT&x=" + "abcXYZ/%-09" * 80
SMALLEST = """\
#######..##.#.#######
#.....#...#...#.....#
#.###.#.###.#.#.###.#
#.###.#.####..#.###.#
#.###.#.##..#.#.###.#
#.....#.#.#.#.#.....#
#######.#.#.#.#######
........###..........
#.#####..###..#####..
####...####..########
..##.####.#.####..##.
#..##..#..#..#..###..
#.#.###.#..#..#.##..#
........##...######.#
#######....##..#..##.
#.....#.######.####.#
#.###.#.###...####.##
#.###.#.#....##.#.#..
#.###.#.########..#..
#.....#..#.#.#..###..
#######.#.###.##.#.#."""


def _drawn(text: str) -> str:
    rows = qr_code(text)
    assert rows is not None
    return "\n".join("".join("#" if dark else "." for dark in row) for row in rows)


def test_the_smallest_one_module_by_module() -> None:
    """Fourteen bytes fill version 1."""
    assert _drawn(TEXT[:14]) == SMALLEST


@pytest.mark.parametrize(
    ("length", "version", "digest"),
    [
        (26, 2, "207167cfd3249874"),
        (42, 3, "163bb05c5dd2d00f"),
        (84, 5, "f7dbfdf732735a10"),
        (106, 6, "27f3534436f2de5b"),
        (180, 9, "411806b22693e92e"),
        (213, 10, "9ae1558c43e468c8"),
        (251, 11, "e0710e6a7b34d046"),
        (412, 15, "ba405996efe4f0d0"),
        (666, 20, "8856d1e50458677e"),
    ],
)
def test_larger_ones_are_as_others_make_them(length: int, version: int, digest: str) -> None:
    """Blocks, alignment, version information, mask: the same modules where the text fills the version."""
    drawn = _drawn(TEXT[:length])
    assert drawn.index("\n") == version * 4 + 17
    assert hashlib.sha256(drawn.encode()).hexdigest()[:16] == digest


def test_a_short_text_is_padded_as_the_standard_says() -> None:
    """Mode, length, the text, the end, then 0xEC and 0x11 in turn, under the mask that the format names."""
    rows = qr_code("hé")
    assert rows is not None
    mask = (rows[8][2] << 2 | rows[8][3] << 1 | rows[8][4]) ^ 0b101
    flips = {
        0: lambda r, c: (r + c) % 2 == 0,
        1: lambda r, _c: r % 2 == 0,
        2: lambda _r, c: c % 3 == 0,
        3: lambda r, c: (r + c) % 3 == 0,
        4: lambda r, c: (r // 2 + c // 3) % 2 == 0,
        5: lambda r, c: r * c % 2 + r * c % 3 == 0,
        6: lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
        7: lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
    }[mask]
    # The two rightmost pairs of columns below the finder: 12 rows up, 12 rows down, then 12 up again.
    ups = [(row, column) for right in (20, 16) for row in range(20, 8, -1) for column in (right, right - 1)]
    downs = [(row, column) for row in range(9, 21) for column in (18, 17)]
    places = [*ups[:24], *downs, *ups[24:]]
    bits = "".join(str(int(rows[row][column] ^ flips(row, column))) for row, column in places)
    text = bytes("hé".encode())
    head = "0100" + f"{len(text):08b}" + "".join(f"{byte:08b}" for byte in text) + "0000"
    assert bits.startswith(head + f"{0xEC:08b}{0x11:08b}{0xEC:08b}")


def test_too_long_a_text_has_none() -> None:
    """Nobody's camera likes more than version 20."""
    assert qr_code("x" * 667) is None
