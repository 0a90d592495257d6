"""What has to be translated: the texts of pages and triage, and the words of Python code."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.extract import extract

from dialogs.catalogue import Text
from dialogs.directory import Directory, texts_of_directory
from dialogs.organisation import Organisation, texts_of_organisation
from dialogs.page import Button, Page, Step
from dialogs.triage import Triage

TRIAGE = "triage"
"""The context of the reasons in `triage/`."""
DESK = "desk"
"""The catalogue of the words in Python code."""

KEYWORDS = {"_": None, "gettext": None, "N_": None, "pgettext": ((1, "c"), 2)}
FOR_TRANSLATORS = ("for translators:",)
"""Python comments that begin so, above a text, become notes."""


def texts_of(
    pages: Iterable[Page], triage: Triage, directory: Directory, organisation: Organisation
) -> Iterator[Text]:
    """All that the dialogs say, page by page in the order of the files, then what they draw on."""
    for page in pages:
        for step in page.steps:
            yield from texts_of_step(step)
    for fact in triage.facts.values():
        domain = f"{TRIAGE}-{fact.table}"
        yield Text(TRIAGE, fact.because, fact.path, (fact.source,), domain)
    yield from texts_of_directory(directory)
    yield from texts_of_organisation(organisation)


def texts_of_step(step: Step) -> Iterator[Text]:
    """The paragraphs and labels of one step, its notes with the first; its id is the context."""
    labels = (way.label for way in step.ways if isinstance(way, Button))
    notes = step.notes
    for text in dict.fromkeys((*step.says, *labels)):
        yield Text(step.id, text, f"dialogs/pages/{step.page}.md", notes, step.page)
        notes = ()


def texts_of_code(root: Path, folder: str) -> Iterator[Text]:
    """The words in `_("…")` and `pgettext("context", "…")` of a folder's Python files."""
    for path in sorted((root / folder).glob("**/*.py")):
        with path.open("rb") as file:
            found = extract("python", file, KEYWORDS, FOR_TRANSLATORS, strip_comment_tags=True)
            for _, message, comments, context in found:
                if isinstance(message, str):
                    where = path.relative_to(root).as_posix()
                    yield Text(context or "", message, where, tuple(comments), DESK)
