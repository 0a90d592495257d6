"""The dialogs as they lie on disk, opened: pages, triage, commands and catalogues in one Guide."""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from warnings import warn
from zoneinfo import ZoneInfo

from dialogs import catalogue, commands, organisation, triage
from dialogs.conversation import Guide
from dialogs.directory import open_or_fallback
from dialogs.extraction import texts_of
from dialogs.listening import Ear, open_ear
from dialogs.machine import ANYWHERE, Dialog
from dialogs.page import FIRST, HOME, SAFETY, Problem
from dialogs.reader import read_pages
from dialogs.words import Words

HERE = Path(__file__).parent
ROOT = HERE.parent
LOCALES = ROOT / "locales"
PROFILE = HERE / "profile.toml"
"""What Telegram shows of the bot before a word is read."""

Said = dict[tuple[str, str], str]
"""(context, English) → what is said."""

NEEDED = (FIRST, HOME, SAFETY, ANYWHERE, "leaving/gone", "leaving/left-over")
"""Steps that code leads to by name: without one of them nobody may be let in."""


class LibraryTrouble(Exception):
    """something of the dialogs cannot be read: each problem with its file, its line and a hint"""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def open_guide(
    zone: ZoneInfo,
    folder: Path = HERE,
    locales: Path = LOCALES,
    complain: Callable[[str], object] = warn,
) -> Guide:
    """Read everything a conversation needs, or raise LibraryTrouble with all that is wrong.

    A broken directory of helplines stops nobody: `complain` is told, and 112 and 1522 remain.
    """
    pages, problems = read_pages(folder / "pages")
    if stopping := [problem for problem in problems if problem.stops]:
        raise LibraryTrouble(stopping)
    dialog = Dialog(pages, triage.read(folder / "triage"))
    if lacking := [step for step in NEEDED if step not in dialog.steps]:
        raise LibraryTrouble(_lacking(folder / "pages", step) for step in lacking)
    directory = open_or_fallback(folder / "directory.toml", complain)
    ours = organisation.read(folder / "organisation.toml")
    texts = texts_of(pages, dialog.triage, directory, ours)
    spoken = open_catalogues(locales, dict.fromkeys(text.domain for text in texts))
    words = Words(spoken, zone, directory, ours)
    known = _commands(folder / "lexicon" / "commands.toml")
    return Guide(dialog, words, known, open_listening(folder))


def _lacking(pages: Path, step: str) -> Problem:
    page, _, name = step.partition("/")
    hint = "the service leads people there by name: give the step its name back"
    return Problem((pages / f"{page}.md").as_posix(), 1, f"there is no step {name}", hint)


def open_catalogues(locales: Path, wanted: Iterable[str]) -> dict[str, Said]:
    """What the catalogues of these domains say, by language; English needs none.

    Without its catalogue a page would silently be English: that is refused.
    """
    paths = {
        (language, domain): catalogue.path_of(locales, language, domain)
        for language in catalogue.languages(locales) or ["it"]
        for domain in wanted
    }
    if lacking := [path for path in paths.values() if not path.exists()]:
        hint = "run `soglia words`, or Soglia from a whole checkout, as `make install` sets it up"
        raise LibraryTrouble(
            Problem(path.as_posix(), 1, "there is no such catalogue", hint) for path in lacking
        )
    found = catalogue.joined(catalogue.read(path) for path in paths.values())
    return {language: each.words() for language, each in found.items()}


def open_listening(folder: Path) -> Ear:
    """Whoever listens. Without it an alarm would go unheard, and nobody would know."""
    try:
        return open_ear(folder)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        path = Path(getattr(error, "filename", None) or folder / "hearing" / "weights.json")
        found = f"what listening has learnt cannot be read: {type(error).__name__}"
        hint = "put weights.json, spelling.toml and notions.toml back as Soglia came"
        raise LibraryTrouble([Problem(path.as_posix(), 1, found, hint)]) from error


def _commands(path: Path) -> commands.Commands:
    try:
        return commands.read(path)
    except (OSError, ValueError, AttributeError, tomllib.TOMLDecodeError) as error:
        hint = 'a table per command, with words per language: [help] it = ["aiuto"]'
        raise LibraryTrouble([Problem(path.as_posix(), 1, "cannot be read", hint)]) from error
