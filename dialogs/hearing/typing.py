"""Slips of the fingers: a word nobody knows, led back to the one known word a slip away."""

from collections.abc import Container, Iterator, Sequence

SHORTEST = 5
"""Letters a word has at least to be led back: shorter ones are a slip away from too many."""
LONGEST = 14
_MOST = 8
"""Words of a sentence that are looked at."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def led_back(words: Sequence[str], unknown: Container[str], known: Container[str]) -> list[str]:
    """The words, with each unknown one that is a slip away from a known one put right."""
    looked = 0
    spelt = []
    for word in words:
        right = word
        if SHORTEST <= len(word) <= LONGEST and looked < _MOST and word in unknown:
            looked += 1
            right = next((each for each in _slips(word) if each in known), word)
        spelt.append(right)
    return spelt


def _slips(word: str) -> Iterator[str]:
    """Every word one slip away: two letters swapped, one doubled or not, left out, or wrong."""
    cuts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    for head, tail in cuts:
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
    for head, tail in cuts:
        yield head + head[-1] + tail
        if tail:
            yield head + tail[1:]
    for head, tail in cuts:
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
