"""What authors run: `soglia check` reviews everything, `soglia words` updates the catalogues."""

from collections.abc import Callable
from pathlib import Path

from dialogs import catalogue
from dialogs.authored import DESK, DIALOGS, Authored, opened
from dialogs.merging import updated
from dialogs.page import Problem
from dialogs.review import review
from dialogs.translations import of_catalogue

ROOT = Path(__file__).parent.parent

Say = Callable[[str], object]


def main(root: Path = ROOT, say: Say = print) -> int:
    """Print every problem and a summary; 1 if any of them stops a release, else 0."""
    authored = opened(root)
    problems = authored.problems or _reviewed(authored)
    for problem in problems:
        say(f"{problem}" if problem.stops else f"{problem}\n  (a warning)")
    stopping = sum(problem.stops for problem in problems)
    steps = sum(len(page.steps) for page in authored.pages)
    spoken = 1 + len(authored.catalogues[DIALOGS])
    say(
        f"{len(authored.pages)} pages, {steps} steps, {spoken} languages: "
        f"{stopping} problems, {len(problems) - stopping} warnings"
    )
    return 1 if stopping else 0


def _reviewed(authored: Authored) -> list[Problem]:
    problems = review(
        authored.pages,
        authored.triage,
        authored.commands,
        authored.catalogues[DIALOGS],
        authored.lists,
        authored.table,
    )
    for each in authored.catalogues[DESK].values():
        problems += of_catalogue(each, authored.texts(DESK))
    return problems


def words(root: Path = ROOT, say: Say = print) -> int:
    """Bring every catalogue up to date with the pages and the code; 1 if a file is unreadable."""
    authored = opened(root)
    for problem in authored.problems:
        say(str(problem))
    if authored.problems:
        return 1
    for domain, by_language in authored.catalogues.items():
        for language, each in by_language.items():
            new = updated(each, authored.texts(domain))
            catalogue.write(new, catalogue.path_of(root / "locales", language, domain))
            open_ = sum(entry.fuzzy or not entry.said for entry in new.entries.values())
            say(f"{each.path}: {len(new.entries)} texts, {open_} to be translated or confirmed")
    return 0
