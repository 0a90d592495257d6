"""What is wrong with pages that can be read: each mistake where an author mends it."""

from collections.abc import Iterable, Iterator, Mapping

from dialogs import answers, graph, labels, wording
from dialogs.catalogue import Catalogue
from dialogs.commands import Commands
from dialogs.machine import ANYWHERE
from dialogs.page import Page, Problem
from dialogs.spoken import Label, reasons, shown
from dialogs.triage import Triage
from dialogs.wording import Lists


def review(
    pages: Iterable[Page],
    triage: Triage,
    commands: Commands,
    catalogues: Mapping[str, Catalogue],
    lists: Lists,
) -> list[Problem]:
    """All problems, file by file in the order of the lines."""
    pages = tuple(pages)
    found = [*graph.of_graph(pages, commands)]
    for page in pages:
        for step in page.steps:
            found += answers.of_step(page, step, triage)
    found += answers.of_triage(pages, triage)
    found += _of_words(pages, commands, catalogues, lists)
    for reason in reasons(triage, catalogues):
        found += wording.of_text(reason, lists)
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
