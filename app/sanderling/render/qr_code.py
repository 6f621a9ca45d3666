"""A text as a QR code (ISO/IEC 18004): bytes, error correction of level M, versions 1 to 20.

Small enough to be our own: it stands for an address that a person opens with the camera of a phone, and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, zip_longest
from typing import Final

# Of level M by version from 1: codewords of error correction in a block, and blocks.
_CORRECTION: Final = (10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26)
_BLOCKS: Final = (1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16)
_LEVEL_M: Final = 0
_BYTES_MODE: Final = 0b0100
_PADDING: Final = (0xEC, 0x11)
_FIELD: Final = 0x11D  # the polynomial of the field that Reed-Solomon counts in

_MASKS: Final[tuple[Callable[[int, int], bool], ...]] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, _column: row % 2 == 0,
    lambda _row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)


def qr_code(text: str) -> tuple[tuple[bool, ...], ...] | None:
    """Return the rows of modules, ``True`` for dark, without the quiet zone; ``None`` where the text is too long."""
    data = text.encode()
    version = next((number for number in range(1, len(_BLOCKS) + 1) if _fits(data, number)), None)
    if version is None:
        return None
    codewords = _interleaved(_padded(data, version), version)
    plain = _Symbol(version)
    plain.place(codewords)
    best = min((plain.masked(number) for number in range(len(_MASKS))), key=_penalty)
    return tuple(tuple(row) for row in best)


# --- from bytes to codewords


def _raw_modules(version: int) -> int:
    """Return how many modules hold codewords."""
    count = (16 * version + 128) * version + 64
    if version >= 2:
        aligned = version // 7 + 2
        count -= (25 * aligned - 10) * aligned - 55
        count -= 36 if version >= 7 else 0
    return count


def _capacity(version: int) -> int:
    """Return how many codewords of data there are."""
    return _raw_modules(version) // 8 - _CORRECTION[version - 1] * _BLOCKS[version - 1]


def _length_bits(version: int) -> int:
    return 8 if version < 10 else 16


def _fits(data: bytes, version: int) -> bool:
    return 4 + _length_bits(version) + 8 * len(data) <= 8 * _capacity(version)


def _padded(data: bytes, version: int) -> bytes:
    capacity = _capacity(version)
    bits = f"{_BYTES_MODE:04b}{len(data):0{_length_bits(version)}b}" + "".join(f"{byte:08b}" for byte in data)
    bits += "0" * min(4, 8 * capacity - len(bits))
    bits += "0" * (-len(bits) % 8)
    filled = bytes(int(bits[start : start + 8], 2) for start in range(0, len(bits), 8))
    return filled + bytes(_PADDING[number % 2] for number in range(capacity - len(filled)))


def _interleaved(data: bytes, version: int) -> bytes:
    """Return the codewords of all blocks in turn, then those of their error correction."""
    count, correction = _BLOCKS[version - 1], _CORRECTION[version - 1]
    short, longer = divmod(len(data), count)
    blocks, start = [], 0
    for number in range(count):
        size = short + (number >= count - longer)
        blocks.append(data[start : start + size])
        start += size
    divisor = _divisor(correction)
    parities = [_remainder(block, divisor) for block in blocks]
    return bytes(_in_turn(blocks)) + bytes(_in_turn(parities))


def _in_turn(blocks: list[bytes]) -> Iterator[int]:
    for row in zip_longest(*blocks):
        yield from (codeword for codeword in row if codeword is not None)


def _product(one: int, other: int) -> int:
    result = 0
    for place in range(7, -1, -1):
        result = (result << 1) ^ ((result >> 7) * _FIELD)
        result ^= ((other >> place) & 1) * one
    return result


def _divisor(degree: int) -> bytes:
    result = [0] * (degree - 1) + [1]
    root = 1
    for _ in range(degree):
        for place in range(degree):
            result[place] = _product(result[place], root)
            if place + 1 < degree:
                result[place] ^= result[place + 1]
        root = _product(root, 2)
    return bytes(result)


def _remainder(data: bytes, divisor: bytes) -> bytes:
    result = [0] * len(divisor)
    for byte in data:
        factor = byte ^ result.pop(0)
        result.append(0)
        result = [left ^ _product(part, factor) for left, part in zip(result, divisor, strict=True)]
    return bytes(result)


# --- from codewords to modules


class _Symbol:
    """The square with its fixed patterns, and the codewords in what is left of it."""

    def __init__(self, version: int) -> None:
        self._version = version
        self._size = version * 4 + 17
        self._dark = [[False] * self._size for _ in range(self._size)]
        self._fixed = [[False] * self._size for _ in range(self._size)]
        self._draw_patterns()

    def place(self, codewords: bytes) -> None:
        """Fill the codewords in, in pairs of columns from the right, up and down in turn."""
        bits = (codeword >> place & 1 for codeword in codewords for place in range(7, -1, -1))
        for row, column in self._free_modules():
            self._dark[row][column] = next(bits, 0) == 1

    def masked(self, number: int) -> list[list[bool]]:
        """Return the modules under a mask, which the format information names."""
        symbol = _Symbol(self._version)
        symbol._draw_format(number)
        for row in range(self._size):
            for column in range(self._size):
                if not self._fixed[row][column]:
                    symbol._dark[row][column] = self._dark[row][column] ^ _MASKS[number](row, column)
        return symbol._dark

    def _free_modules(self) -> Iterator[tuple[int, int]]:
        upwards = True
        for right in [*range(self._size - 1, 6, -2), 5, 3, 1]:
            rows = range(self._size)
            for row in reversed(rows) if upwards else rows:
                yield from ((row, column) for column in (right, right - 1) if not self._fixed[row][column])
            upwards = not upwards

    def _set(self, row: int, column: int, dark: bool) -> None:
        if 0 <= row < self._size and 0 <= column < self._size:
            self._dark[row][column], self._fixed[row][column] = dark, True

    def _draw_patterns(self) -> None:
        for place in range(self._size):  # timing
            self._set(6, place, place % 2 == 0)
            self._set(place, 6, place % 2 == 0)
        last = self._size - 4
        for row, column in ((3, 3), (3, last), (last, 3)):  # finders with their separators
            self._draw_square(row, column, 4, (0, 1, 3))
        places = self._alignments()
        for row in places:
            for column in places:
                if not self._is_corner(row, column, places):
                    self._draw_square(row, column, 2, (0, 2))
        self._draw_format(0)
        self._draw_version()

    def _draw_square(self, row: int, column: int, reach: int, dark: tuple[int, ...]) -> None:
        for down in range(-reach, reach + 1):
            for right in range(-reach, reach + 1):
                self._set(row + down, column + right, max(abs(down), abs(right)) in dark)

    def _alignments(self) -> list[int]:
        if self._version == 1:
            return []
        count = self._version // 7 + 2
        step = -(-(self._version * 4 + 4) // (count * 2 - 2)) * 2
        return [6, *sorted(self._size - 7 - step * number for number in range(count - 1))]

    @staticmethod
    def _is_corner(row: int, column: int, places: list[int]) -> bool:
        first, last = places[0], places[-1]
        return (row, column) in ((first, first), (first, last), (last, first))

    def _draw_format(self, mask: int) -> None:
        data = remainder = _LEVEL_M << 3 | mask
        for _ in range(10):
            remainder = (remainder << 1) ^ ((remainder >> 9) * 0x537)
        bits = (data << 10 | remainder) ^ 0x5412
        beside = [(place, 8) for place in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, place) for place in (7, 5, 4, 3, 2, 1, 0)]
        apart = [(8, self._size - 1 - place) for place in range(8)]
        apart += [(self._size - 15 + place, 8) for place in range(8, 15)]
        for place in range(15):
            for row, column in (beside[place], apart[place]):
                self._set(row, column, bits >> place & 1 == 1)
        self._set(self._size - 8, 8, True)

    def _draw_version(self) -> None:
        if self._version < 7:
            return
        remainder = self._version
        for _ in range(12):
            remainder = (remainder << 1) ^ ((remainder >> 11) * 0x1F25)
        bits = self._version << 12 | remainder
        for place in range(18):
            far, near = self._size - 11 + place % 3, place // 3
            self._set(near, far, bits >> place & 1 == 1)
            self._set(far, near, bits >> place & 1 == 1)


# --- which mask is best


def _penalty(modules: list[list[bool]]) -> int:
    """Return how hard a symbol is to read: runs, blocks, what looks like a finder, and too much of one shade."""
    columns = [list(column) for column in zip(*modules, strict=True)]
    total = sum(_penalty_of_line(line) for line in (*modules, *columns))
    for upper, lower in pairwise(modules):
        total += 3 * sum(
            upper[place] == upper[place + 1] == lower[place] == lower[place + 1] for place in range(len(upper) - 1)
        )
    size = len(modules)
    dark = sum(map(sum, modules))
    return total + 10 * (abs(dark * 20 - size * size * 10) // (size * size))


def _penalty_of_line(line: list[bool]) -> int:
    text = "".join("1" if dark else "0" for dark in line)
    runs = [len(run) for run in text.replace("01", "0 1").replace("10", "1 0").split()]
    found = sum(run - 2 for run in runs if run >= 5)
    finders = ("10111010000", "00001011101")
    return found + 40 * sum(text.startswith(finder, start) for start in range(len(text)) for finder in finders)
