"""How hard a text is to read: Gulpease for Italian, Flesch for English. Pure functions.

Numbers, addresses and blanks are left out: they are looked at, not read. Both scores run from
0 to 100; higher is easier. They mean little under 20 words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dialogs.syllables import syllables

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”»)]*\s+|\n+")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line end closes one, as a full stop before a space does."""
    return [part.strip() for part in _SENTENCE_END.split(text) if words(part)]


def words(text: str) -> list[str]:
    """The words that are read: without numbers, addresses, blanks and bare signs."""
    return [word for token in text.split() if (word := _word(token))]


def _word(token: str) -> str:
    if re.search(r"\d|[{}@]|\w\.\w|://", token):
        return ""
    return token.strip("\"'“”‘’«»()[].,;:!?…-–—*/")


def gulpease(text: str) -> float:
    """Gulpease of an Italian text: 89 - LP/10 + 3·FR, with letters and sentences per 100 words.

    Source: Lucisano and Piemontese, GULPEASE, 1988. Below 80 it is hard with a primary-school
    education, below 60 with lower secondary school. Short texts saturate, so it ends at 100.
    """
    read = words(text)
    if not read:
        return 100.0
    letters = sum(char.isalpha() for word in read for char in word)
    score = 89 + (300 * len(sentences(text)) - 10 * letters) / len(read)
    return min(100.0, max(0.0, score))


def flesch(text: str) -> float:
    """Flesch Reading Ease of an English text: 206.835 - 1.015·words/sentence - 84.6·syllables/word.

    Source: Flesch, A new readability yardstick, 1948. 70 is about the sixth school year.
    """
    read = words(text)
    if not read:
        return 100.0
    spoken = sum(syllables(word) for word in read)
    score = 206.835 - 1.015 * len(read) / len(sentences(text)) - 84.6 * spoken / len(read)
    return min(100.0, max(0.0, score))


@dataclass(frozen=True, slots=True)
class Measure:
    """How a language is measured, and from which score on a screen is easy enough."""

    name: str
    score: Callable[[str], float]
    target: float
    gentle: float
    """The target where a frightened person reads, or agrees to something."""


MEASURES: Mapping[str, Measure] = {
    "it": Measure("Gulpease", gulpease, 60, 75),
    "en": Measure("Flesch", flesch, 70, 70),
}
"""A language that is not here is not measured."""

ENOUGH = 20
"""Words from which on a score means something."""


def measured(language: str, paragraphs: Sequence[str]) -> tuple[Measure, float] | None:
    """The score of a screen; None if it is too short, or nobody knows how."""
    text = "\n".join(paragraphs)
    measure = MEASURES.get(language)
    if measure is None or len(words(text)) < ENOUGH:
        return None
    return measure, measure.score(text)
