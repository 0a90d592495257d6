"""The five doors: what everybody finds on the first screen of a dialog, in the same words."""

from collections.abc import Iterable, Iterator

from dialogs.page import Button, Page, Problem

DOORS = (
    ("What I can do today", "today"),
    ("Is it normal to feel this?", "normal"),
    ("Law, health, support", "options"),
    ("Useful numbers", "numbers"),
    ("Talk to a person", "callback.md#start"),
)
"""Label, and the step of the same page it leads to; the last one leads to the call."""


def of_doors(pages: Iterable[Page]) -> Iterator[Problem]:
    """Dialogs whose first screen has not all five doors, in their order."""
    for page in pages:
        if page.doors:
            yield from _of_page(page)


def _of_page(page: Page) -> Iterator[Problem]:
    start = next((step for step in page.steps if step.name == "start"), None)
    if start is None or page.topic is None:
        hint = "give it topic: … and a step ## start; or take the line doors: yes out"
        yield Problem(page.path, 1, "a dialog with doors without a topic or a start", hint)
        return
    found = [(way.label, way.to) for way in start.ways if isinstance(way, Button)]
    wanted = [(label, _full(page.name, to)) for label, to in DOORS]
    if [door for door in found if door in wanted] != wanted:
        missing = next((label for label, to in wanted if (label, to) not in found), None)
        said = f"the door {missing!r} is missing" if missing else "the doors in another order"
        right = ", ".join(f"[{label}]({to if '.' in to else '#' + to})" for label, to in DOORS)
        yield Problem(page.path, start.line, said, f"write {right}")


def _full(page: str, to: str) -> str:
    return to.replace(".md#", "/") if "." in to else f"{page}/{to}"
