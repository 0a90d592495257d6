"""What is noticed of a sentence: words, pieces of words, notions, and notions together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from dialogs.hearing.notions import Found, Lexicon

NEAR = 9
"""Words between two notions that are still heard together."""
CLOSE = 3
"""As `NEAR`, for words as the dictionary names them; in their order."""
FAR = 16
"""As `NEAR`, for what they are kinds of."""
_SCOPE = 4
"""Words after a "not" that it still denies."""
_NOT = frozenset(
    (
        "non",
        "not",
        "never",
        "mai",
        "no",
        "senza",
        "without",
        "nessuno",
        "nobody",
        "neanche",
        "nemmeno",
        "neither",
        "nor",
        "niente",
    )
)
_BREAK = "|"
_PIECE = 4
_LONGEST = 24
"""Letters of a word that are looked at."""


class Trait(NamedTuple):
    """Something noticed, and the words it was noticed in. A tuple: a thousand are made at once."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tongue:
    """What is known of a language: its notions, and its words as the dictionary names them."""

    notions: Lexicon
    dictionary: Lexicon


def traits(words: Sequence[str], tongue: Tongue) -> Iterator[Trait]:
    """Everything noticed of a sentence, each thing once."""
    seen: set[str] = set()
    for trait in _all(words, tongue):
        if trait.name not in seen:
            seen.add(trait.name)
            yield trait


def _all(words: Sequence[str], tongue: Tongue) -> Iterator[Trait]:
    for at, word in enumerate(words):
        if word != _BREAK:
            yield from _of_word(word[:_LONGEST], at)
    yield from _neighbours(words)
    yield from _of_notions(words, tongue.notions)
    yield from _in_both(list(tongue.dictionary.find(words)))


def _in_both(found: Sequence[Found]) -> Iterator[Trait]:
    """Words as the dictionary names them, and those that follow each other closely."""
    for index, one in enumerate(found):
        yield Trait(f"@{one.notion}", one.start, one.end)
        for two in found[index + 1 : index + 4]:
            if one.end <= two.start <= one.end + CLOSE:
                yield Trait(f"@{one.notion} {two.notion}", one.start, two.end)


def _of_word(word: str, at: int) -> Iterator[Trait]:
    yield Trait(word, at, at + 1)
    if len(word) > _PIECE:
        yield Trait("s" + stem(word), at, at + 1)
        framed = f"<{word}>"
        for start in range(len(framed) - _PIECE + 1):
            yield Trait("#" + framed[start : start + _PIECE], at, at + 1)


def _neighbours(words: Sequence[str]) -> Iterator[Trait]:
    plain = [(at, stem(word)) for at, word in enumerate(words) if word != _BREAK]
    for (first, one), (second, two) in pairwise(plain):
        yield Trait(f"{one} {two}", first, second + 1)
    for (first, one), _, (third, three) in zip(plain, plain[1:], plain[2:], strict=False):
        yield Trait(f"{one}_{three}", first, third + 1)


def stem(word: str) -> str:
    """A word without its ending: picchiato, picchiata and picchiano begin alike."""
    if len(word) <= _PIECE:
        return word
    return word[: max(_PIECE, min(6, len(word) - 1))]


def _of_notions(words: Sequence[str], lexicon: Lexicon) -> Iterator[Trait]:
    denied = _denied(words)
    heard = [
        Found(f"~{each.notion}" if each.start in denied else each.notion, each.start, each.end)
        for each in lexicon.find(words)
    ]
    kinds = [
        Found(f"{kind}s", each.start, each.end)
        for each in heard
        for kind in lexicon.kinds.get(each.notion, ())
    ]
    yield from _together(heard, NEAR)
    yield from _together(kinds, FAR)


def _together(heard: Sequence[Found], reach: int) -> Iterator[Trait]:
    """Each one, and each two that are within reach of one another."""
    for index, one in enumerate(heard):
        yield Trait(f"={one.notion}", one.start, one.end)
        for two in heard[index + 1 :]:
            if two.start - one.start > reach:
                break
            if one.notion != two.notion and two.start >= one.end:
                first, second = sorted((one, two), key=lambda each: each.notion)
                yield Trait(f"={first.notion}+{second.notion}", one.start, two.end)


def _denied(words: Sequence[str]) -> frozenset[int]:
    """The places that a "not" before them denies, within their clause."""
    places: set[int] = set()
    for at, word in enumerate(words):
        if word in _NOT:
            for place in range(at + 1, min(at + 1 + _SCOPE, len(words))):
                if words[place] == _BREAK:
                    break
                places.add(place)
    return frozenset(places)
