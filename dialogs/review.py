"""What is wrong with pages that can be read: each mistake where an author mends it."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from dialogs import answers, doors, graph, labels, wording
from dialogs.catalogue import Catalogue
from dialogs.commands import Commands
from dialogs.machine import ANYWHERE
from dialogs.page import Page, Problem, Step
from dialogs.spoken import Label, reasons, shown
from dialogs.triage import Triage
from dialogs.wording import Lists

Besides = Callable[[Step, str], Iterable[str]]
"""What Soglia adds to the words of a step in a language: numbers, the organisation's words."""


def nothing(_step: Step, _language: str) -> Iterable[str]:
    """Nothing is added to any screen."""
    return ()


def review(  # everything an author can change
    pages: Iterable[Page],
    triage: Triage,
    commands: Commands,
    catalogues: Mapping[str, Catalogue],
    lists: Lists,
    besides: Besides = nothing,
) -> list[Problem]:
    """All problems, file by file in the order of the lines."""
    pages = tuple(pages)
    found = [*graph.of_graph(pages, commands), *doors.of_doors(pages)]
    for page in pages:
        for step in page.steps:
            found += answers.of_step(page, step, triage)
    found += answers.of_triage(pages, triage)
    found += _of_words(pages, commands, catalogues, lists, besides)
    for reason in reasons(triage, catalogues):
        found += wording.of_text(reason, lists)
    return sorted(dict.fromkeys(found), key=lambda problem: (problem.path, problem.line))


def _of_words(
    pages: tuple[Page, ...],
    commands: Commands,
    catalogues: Mapping[str, Catalogue],
    lists: Lists,
    besides: Besides,
) -> Iterator[Problem]:
    screens = tuple(shown(pages, catalogues))
    everywhere: tuple[Label, ...] = tuple(
        label for screen in screens if screen.step.id == ANYWHERE for label in screen.labels
    )
    for screen in screens:
        yield from wording.of_screen(screen, lists, besides(screen.step, screen.language))
        for label in screen.labels:
            yield from labels.of_label(screen.step, label)
        yield from labels.of_labels(screen, everywhere)
        yield from labels.of_commands(screen, commands, pages)
