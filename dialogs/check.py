"""What authors run: `soglia check` reviews everything, `soglia words` updates the catalogues."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dialogs import catalogue, commands, triage, wording
from dialogs.catalogue import Catalogue, CatalogueError, Text
from dialogs.commands import Commands
from dialogs.extraction import texts_of, texts_of_code
from dialogs.page import Page, Problem
from dialogs.reader import read_pages
from dialogs.review import TriageFile, review
from dialogs.translations import of_catalogue
from dialogs.triage import Triage, TriageError
from dialogs.wording import Lists

ROOT = Path(__file__).parent.parent
DIALOGS, DESK = "dialogs", "desk"
_TOML_LINE = re.compile(r"\(at line (\d+)")

Say = Callable[[str], object]


@dataclass(slots=True)
class Library:
    """All that authors and translators write, read from `root`, and what could not be read."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    pages: tuple[Page, ...] = ()
    triage: Triage = field(default_factory=lambda: Triage({}))
    table: TriageFile = field(default_factory=TriageFile)
    commands: Commands = field(default_factory=lambda: Commands({}))
    lists: Lists = field(default_factory=Lists)
    catalogues: dict[str, dict[str, Catalogue]] = field(default_factory=dict)
    """By domain, then by language."""

    def texts(self, domain: str) -> tuple[Text, ...]:
        """What has to be translated: of the dialogs, or of the desk."""
        if domain == DIALOGS:
            return tuple(texts_of(self.pages, self.triage))
        return tuple(texts_of_code(self.root, "bot"))


def main(root: Path = ROOT, say: Say = print) -> int:
    """Print every problem and a summary; 1 if any of them stops a release, else 0."""
    library = opened(root)
    problems = library.problems or _reviewed(library)
    for problem in problems:
        say(f"{problem}" if problem.stops else f"{problem}\n  (a warning)")
    stopping = sum(problem.stops for problem in problems)
    steps = sum(len(page.steps) for page in library.pages)
    spoken = 1 + len(library.catalogues[DIALOGS])
    say(
        f"{len(library.pages)} pages, {steps} steps, {spoken} languages: "
        f"{stopping} problems, {len(problems) - stopping} warnings"
    )
    return 1 if stopping else 0


def _reviewed(library: Library) -> list[Problem]:
    problems = review(
        library.pages,
        library.triage,
        library.commands,
        library.catalogues[DIALOGS],
        library.lists,
        library.table,
    )
    for each in library.catalogues[DESK].values():
        problems += of_catalogue(each, library.texts(DESK))
    return problems


def words(root: Path = ROOT, say: Say = print) -> int:
    """Bring every catalogue up to date with the pages and the code; 1 if a file is unreadable."""
    library = opened(root)
    for problem in library.problems:
        say(str(problem))
    if library.problems:
        return 1
    for domain, by_language in library.catalogues.items():
        for language, each in by_language.items():
            new = catalogue.updated(each, library.texts(domain))
            catalogue.write(new, catalogue.path_of(root / "locales", language, domain))
            open_ = sum(entry.fuzzy or not entry.said for entry in new.entries.values())
            say(f"{each.path}: {len(new.entries)} texts, {open_} to be translated or confirmed")
    return 0


# ------------------------------------------------------------------ reading


def opened(root: Path) -> Library:
    """Read all files below `root`; paths in problems are as seen from there."""
    library = Library(root)
    for read in (_pages, _triage, _lexicon, _catalogues):
        for problem in read(library):
            path = Path(problem.path)
            named = path.relative_to(root).as_posix() if path.is_relative_to(root) else problem.path
            library.problems.append(Problem(named, problem.line, problem.found, problem.hint))
    return library


def _pages(library: Library) -> Iterator[Problem]:
    pages, problems = read_pages(library.root / "dialogs" / "pages")
    library.pages = tuple(
        Page(page.name, f"dialogs/pages/{page.name}.md", page.title, page.steps, page.notes)
        for page in pages
    )
    yield from problems


def _triage(library: Library) -> Iterator[Problem]:
    path = library.root / "dialogs" / "triage.toml"
    try:
        library.triage = triage.read(path)
    except TriageError as error:
        found, _, hint = str(error).removeprefix(f"{path}: ").partition("\n  hint: ")
        hint = hint or "compare it with the other facts: id, level, because, source"
        yield Problem(str(path), _toml_line(error), found, hint)
    else:
        library.table = TriageFile(lines=_fact_lines(path.read_text("utf-8")))


def _toml_line(error: Exception) -> int:
    found = _TOML_LINE.search(str(error))
    return int(found[1]) if found else 1


def _fact_lines(text: str) -> dict[str, int]:
    """On which line of the table each fact has its id."""
    found = (
        (re.match(r"\s*id\s*=\s*\"([^\"]*)\"", line), number)
        for number, line in enumerate(text.splitlines(), 1)
    )
    return {match[1]: number for match, number in found if match}


def _lexicon(library: Library) -> Iterator[Problem]:
    folder = library.root / "dialogs" / "lexicon"
    try:
        library.commands = commands.read(folder / "commands.toml")
        library.lists = wording.read_lists(folder)
        yield from _doubled(folder / "commands.toml")
    except (OSError, ValueError, AttributeError, tomllib.TOMLDecodeError) as error:
        hint = "compare it with the other lists: a name, =, and words in quotes"
        found = f"a word list that cannot be read: {type(error).__name__}"
        yield Problem(str(folder), _toml_line(error), found, hint)


def _doubled(path: Path) -> Iterator[Problem]:
    """Words of two commands: only one of them would be heard."""
    text = path.read_text("utf-8")
    seen: dict[str, str] = {}
    for command, by_language in tomllib.loads(text).items():
        for word in (word for words in by_language.values() for word in words):
            if seen.setdefault(commands.plain(word), command) != command:
                heads = [n for n, line in enumerate(text.splitlines(), 1) if f"[{command}]" in line]
                found = f"{word!r} is a word for {command} and for {seen[commands.plain(word)]}"
                yield Problem(str(path), heads[0] if heads else 1, found, "keep it in one of them")


def _catalogues(library: Library) -> Iterator[Problem]:
    locales = library.root / "locales"
    for domain in (DIALOGS, DESK):
        library.catalogues[domain] = {}
        for language in catalogue.languages(locales):
            path = catalogue.path_of(locales, language, domain)
            try:
                found = catalogue.read(path)
            except CatalogueError as error:
                yield error.problem
                continue
            named = path.relative_to(library.root).as_posix()
            library.catalogues[domain][language] = Catalogue(
                language, named, found.entries, found.obsolete
            )
