"""What each step says in each language, with the place in a file where an author changes it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dialogs.catalogue import Catalogue
from dialogs.extraction import TRIAGE
from dialogs.page import Button, Page, Problem, Step
from dialogs.triage import Triage

SOURCE = "en"
"""The language of the pages, which has no catalogue."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One paragraph, label or reason in one language. `english` is what pages call it."""

    language: str
    text: str
    english: str
    path: str
    line: int

    def problem(self, found: str, hint: str, *, stops: bool = True) -> Problem:
        return Problem(self.path, self.line, found, hint, stops)


@dataclass(frozen=True, slots=True)
class Label(Spoken):
    """The label of a button, and the button."""

    button: Button


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as people of one language read it."""

    step: Step
    language: str
    says: tuple[Spoken, ...]
    labels: tuple[Label, ...]

    @property
    def whole(self) -> bool:
        """Whether no paragraph waits for its translation."""
        return len(self.says) == len(self.step.says)

    @property
    def texts(self) -> tuple[Spoken, ...]:
        return (*self.says, *self.labels)


def shown(pages: Iterable[Page], catalogues: Mapping[str, Catalogue]) -> Iterator[Shown]:
    """Every step in every language. What is not translated yet is left out, not said in English."""
    for page in pages:
        for step in page.steps:
            yield _source(page, step)
            for language, catalogue in catalogues.items():
                yield _translated(step, language, catalogue)


def _source(page: Page, step: Step) -> Shown:
    lines = (*step.lines, *(step.line for _ in step.says[len(step.lines) :]))
    return Shown(
        step,
        SOURCE,
        tuple(
            Spoken(SOURCE, text, text, page.path, line)
            for text, line in zip(step.says, lines, strict=True)
        ),
        tuple(
            Label(SOURCE, way.label, way.label, page.path, way.line, way)
            for way in step.ways
            if isinstance(way, Button)
        ),
    )


def _translated(step: Step, language: str, catalogue: Catalogue) -> Shown:
    says = (translated(language, catalogue, step.id, text) for text in step.says)
    labels = [
        (way, translated(language, catalogue, step.id, way.label))
        for way in step.ways
        if isinstance(way, Button)
    ]
    return Shown(
        step,
        language,
        tuple(said for said in says if said),
        tuple(
            Label(language, said.text, said.english, said.path, said.line, way)
            for way, said in labels
            if said
        ),
    )


def translated(language: str, catalogue: Catalogue, context: str, text: str) -> Spoken | None:
    """What the catalogue says for a text; None while it says nothing that is confirmed."""
    entry = catalogue.entries.get((context, text))
    if entry is None or entry.fuzzy or not entry.said:
        return None
    return Spoken(language, entry.said, text, entry.path, entry.line)


def reasons(triage: Triage, catalogues: Mapping[str, Catalogue]) -> Iterator[Spoken]:
    """The reasons of triage in every language."""
    for fact in triage.facts.values():
        yield Spoken(SOURCE, fact.because, fact.because, fact.path, fact.line)
        for language, catalogue in catalogues.items():
            said = translated(language, catalogue, TRIAGE, fact.because)
            if said:
                yield said
