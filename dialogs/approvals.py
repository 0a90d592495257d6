"""Who has approved which text of a page, in which language; and what a release still waits for."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from dialogs.catalogue import Catalogue
from dialogs.matter import approval
from dialogs.page import Page, Problem
from dialogs.spoken import Shown, shown


def fingerprints(
    pages: Iterable[Page], catalogues: Mapping[str, Catalogue]
) -> dict[tuple[str, str], str]:
    """By page and language: eight letters that change with every word a person could read."""
    texts: dict[tuple[str, str], list[str]] = {}
    for screen in shown(pages, catalogues):
        texts.setdefault((screen.step.page, screen.language), []).extend(_read(screen))
    return {key: sha256("\n".join(read).encode()).hexdigest()[:8] for key, read in texts.items()}


def _read(screen: Shown) -> list[str]:
    return [screen.step.name, *(text.text for text in screen.texts)]


def unapproved(pages: Iterable[Page], catalogues: Mapping[str, Catalogue]) -> Iterator[Problem]:
    """Each page and language that nobody has signed as it is today."""
    pages = tuple(pages)
    for (name, language), text in fingerprints(pages, catalogues).items():
        page = next(page for page in pages if page.name == name)
        signed = approval(page.approvals.get(language, ""))
        hint = f"once it is read and right, write at the top  {language}: name, date, {text}"
        if signed is None:
            yield Problem(page.path, 1, f"nobody has approved this page in {language}", hint)
        elif signed.text != text:
            found = f"{signed.who} approved another text in {language} on {signed.on}: it changed"
            yield Problem(page.path, 1, found, hint)


def state(page: Page, language: str, text: str) -> str:
    """How a book says it to its reader: a draft, approved, or changed since."""
    signed = approval(page.approvals.get(language, ""))
    if signed is None:
        return "draft"
    return f"{signed.who}, {signed.on}" + ("" if signed.text == text else " (changed since)")
