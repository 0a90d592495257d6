"""What is wrong with pages that can be read: each mistake where an author mends it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dialogs import answers, graph, labels, wording
from dialogs.catalogue import Catalogue
from dialogs.commands import Commands
from dialogs.extraction import texts_of
from dialogs.machine import ANYWHERE
from dialogs.page import Page, Problem
from dialogs.spoken import Label, reasons, shown
from dialogs.translations import of_catalogue
from dialogs.triage import Triage
from dialogs.wording import Lists


@dataclass(frozen=True, slots=True)
class TriageFile:
    """Where the table of triage lies, and on which line each fact."""

    path: str = "dialogs/triage.toml"
    lines: Mapping[str, int] = field(default_factory=dict)


def review(  # the five things an author can change, and where the fourth one lies
    pages: Iterable[Page],
    triage: Triage,
    commands: Commands,
    catalogues: Mapping[str, Catalogue],
    lists: Lists,
    table: TriageFile | None = None,
) -> list[Problem]:
    """All problems, file by file in the order of the lines."""
    pages, table = tuple(pages), table or TriageFile()
    found = [*graph.of_graph(pages, commands)]
    for page in pages:
        for step in page.steps:
            found += answers.of_step(page, step, triage)
    found += answers.of_triage(pages, triage, table.path, table.lines)
    found += _of_words(pages, commands, catalogues, lists)
    for reason in reasons(triage, table.path, table.lines, catalogues):
        found += wording.of_text(reason, lists)
    texts = tuple(texts_of(pages, triage))
    for catalogue in catalogues.values():
        found += of_catalogue(catalogue, texts)
    return sorted(dict.fromkeys(found), key=lambda problem: (problem.path, problem.line))


def _of_words(
    pages: tuple[Page, ...],
    commands: Commands,
    catalogues: Mapping[str, Catalogue],
    lists: Lists,
) -> Iterator[Problem]:
    screens = tuple(shown(pages, catalogues))
    everywhere: tuple[Label, ...] = tuple(
        label for screen in screens if screen.step.id == ANYWHERE for label in screen.labels
    )
    for screen in screens:
        yield from wording.of_screen(screen, lists)
        for label in screen.labels:
            yield from labels.of_label(screen.step, label)
        yield from labels.of_labels(screen, everywhere)
        yield from labels.of_commands(screen, commands, pages)
