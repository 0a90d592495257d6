"""The table of `soglia check`: how long and how hard each page is, in each language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dialogs import readability
from dialogs.catalogue import Catalogue
from dialogs.page import Page
from dialogs.readability import sentences, words
from dialogs.spoken import Shown, shown
from dialogs.wording import GENTLE


@dataclass(frozen=True, slots=True)
class Row:
    """One page in one language. Scores are of its screens with 20 words or more."""

    page: str
    language: str
    screens: int
    words: int
    """On its longest screen."""
    sentences: float
    """On a screen, on average."""
    measure: str
    lowest: float | None
    whole: float | None
    """Of all its words together."""
    target: float


def measured(pages: Iterable[Page], catalogues: Mapping[str, Catalogue]) -> list[Row]:
    """A row for each page and language, in the order of the pages."""
    by_page: dict[tuple[str, str], list[Shown]] = {}
    for screen in shown(pages, catalogues):
        if screen.says and screen.whole:
            by_page.setdefault((screen.step.page, screen.language), []).append(screen)
    return [_row(*key, screens) for key, screens in by_page.items()]


def _row(page: str, language: str, screens: list[Shown]) -> Row:
    said = [[each.text for each in screen.says] for screen in screens]
    scores = [found[1] for each in said if (found := readability.measured(language, each))]
    whole = readability.measured(language, [text for each in said for text in each])
    measure = readability.MEASURES.get(language)
    lengths = [sum(len(words(text)) for text in each) for each in said]
    spoken = [sum(len(sentences(text)) for text in each) for each in said]
    target = 0.0
    if measure:
        target = measure.gentle if page in GENTLE else measure.target
    name = measure.name if measure else ""
    return Row(
        page, language, len(screens), max(lengths), sum(spoken) / len(spoken), name,
        min(scores, default=None), whole[1] if whole else None, target,
    )  # fmt: skip


def table(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of the table; a score below its target is marked."""
    yield f"{'page':24} lang  screens  longest  sentences   easy to read: lowest  page  target"
    for row in rows:
        mark = "  ← too hard" if row.lowest is not None and row.lowest < row.target else ""
        yield (
            f"{row.page:24} {row.language:4} {row.screens:8} {row.words:8} {row.sentences:10.1f}"
            f"   {row.measure:13} {_score(row.lowest):>7} {_score(row.whole):>5}"
            f" {row.target:>7.0f}{mark}"
        )


def _score(score: float | None) -> str:
    return "–" if score is None else f"{score:.0f}"
