"""Fuzzy matching: which of many texts hold the typed letters in order, best first."""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

_MOST_FOUND = 200
_LONGEST_INITIALS = 8


def find_best(query: str, texts: Sequence[str], most: int = _MOST_FOUND) -> list[int]:
    """Return the indexes of the best matching texts, best first; an empty query gives them as they come.

    Letters that are scattered over a text count only where nothing holds the word, or has words that begin like it.

    Args:
        query: Words; each must match.
        texts: The texts, already in lower case.
        most: How many to return at most.
    """
    words = query.lower().split()
    if not words:
        return list(range(min(most, len(texts))))
    found = list(range(len(texts)))
    for word in words:
        search = _pattern(word).search
        found = [index for index in found if search(texts[index])]
    found = [index for index in found if all(_is_clear(word, texts[index]) for word in words)] or found
    scored = [(sum(score(word, texts[index]) for word in words), -index) for index in found]
    return [-index for _, index in heapq.nlargest(most, scored)]


def score(word: str, text: str) -> float:
    """Return how well a word matches a text that holds its letters in order; more is better."""
    at = text.find(word)
    length_cost = len(text) * 0.05
    if at < 0:
        gaps = _gaps(match_positions(word, text))
        return 20 - gaps - length_cost
    if at == 0:
        return 100 - length_cost
    starts_word = not text[at - 1].isalnum() or f" {word}" in text
    return (80 if starts_word else 50) - min(at, 30) * 0.5 - length_cost


def match_positions(word: str, text: str) -> list[int]:
    """Return where the letters of a word stand in a text: together if they can, else in order; empty if they do not."""
    at = text.find(word)
    if at >= 0:
        return list(range(at, at + len(word)))
    positions, at = [], -1
    for letter in word:
        at = text.find(letter, at + 1)
        if at < 0:
            return []
        positions.append(at)
    return positions


def _gaps(positions: list[int]) -> int:
    return sum(1 for before, after in pairwise(positions) if after != before + 1)


def _is_clear(word: str, text: str) -> bool:
    return word in text or (len(word) <= _LONGEST_INITIALS and _initials(word).search(text) is not None)


@lru_cache(maxsize=64)
def _initials(word: str) -> re.Pattern[str]:
    """Match beginnings of words that make up ``word``, as in ``cro`` for "create order"."""
    first, *rest = (re.escape(letter) for letter in word)
    return re.compile(rf"\b{first}" + "".join(rf"(?:{letter}|.*?\b{letter})" for letter in rest), re.DOTALL)


@lru_cache(maxsize=64)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(".*?".join(re.escape(letter) for letter in word), re.DOTALL)
