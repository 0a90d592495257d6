"""The map of the dialogs, for people: one Mermaid flowchart that forges draw as it is."""

from collections.abc import Iterator

from dialogs.machine import ANYWHERE, Dialog
from dialogs.page import Button, NothingOffered, Outcome, Page, Picks, Step, Way, Writes


def drawn(dialog: Dialog) -> str:
    """Pages as frames, steps in them, ways as arrows; what leads everywhere is left out."""
    return "\n".join(_lines(dialog))


def _lines(dialog: Dialog) -> Iterator[str]:
    shown = [step for step in dialog.steps.values() if step.id != ANYWHERE]
    number = {step.id: f"s{index}" for index, step in enumerate(shown)}
    yield "flowchart LR"
    for page in dialog.pages:
        yield from _frame(page, number)
    for step in shown:
        yield from _arrows(step, number)


def _frame(page: Page, number: dict[str, str]) -> Iterator[str]:
    yield f'  subgraph {page.name}["{_plain(page.title)}"]'
    for step in page.steps:
        if step.id in number:
            yield f'    {number[step.id]}["{step.name}"]'
    yield "  end"


def _arrows(step: Step, number: dict[str, str]) -> Iterator[str]:
    for way in step.ways:
        if way.to in number:
            yield f'  {number[step.id]} -->|"{_plain(_taken(way))}"| {number[way.to]}'


def _taken(way: Way) -> str:
    """What has to happen for this way to be taken."""
    match way:
        case Button(label=label):
            return label
        case Writes(what=what):
            return f"writes {what}"
        case Picks(later=later):
            return "picks a later time" if later else "picks a time"
        case NothingOffered():
            return "no time is on offer"
        case Outcome(urgency=urgency):
            return f"triage: {urgency.value}"


def _plain(text: str) -> str:
    """Text that cannot end the quotes of Mermaid."""
    return text.replace('"', "”").replace("\n", " ")
