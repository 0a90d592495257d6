"""All that authors and translators write, read from its files, and what could not be read."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from dialogs import catalogue, commands, triage, wording
from dialogs.catalogue import Catalogue, CatalogueError, Text
from dialogs.commands import Commands
from dialogs.extraction import texts_of, texts_of_code
from dialogs.page import Page, Problem
from dialogs.reader import read_pages
from dialogs.review import TriageFile
from dialogs.triage import Triage, TriageError
from dialogs.wording import Lists

DIALOGS, DESK = "dialogs", "desk"
_TOML_LINE = re.compile(r"\(at line (\d+)")


@dataclass(slots=True)
class Authored:
    """Everything below `root` that `soglia check` looks at."""

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


def opened(root: Path) -> Authored:
    """Read all files below `root`; paths in problems are as seen from there."""
    authored = Authored(root)
    for read in (_pages, _triage, _lexicon, _catalogues):
        for problem in read(authored):
            path = Path(problem.path)
            named = path.relative_to(root).as_posix() if path.is_relative_to(root) else problem.path
            authored.problems.append(Problem(named, problem.line, problem.found, problem.hint))
    return authored


def _pages(authored: Authored) -> Iterator[Problem]:
    pages, problems = read_pages(authored.root / "dialogs" / "pages")
    authored.pages = tuple(
        Page(page.name, f"dialogs/pages/{page.name}.md", page.title, page.steps, page.notes)
        for page in pages
    )
    yield from problems


def _triage(authored: Authored) -> Iterator[Problem]:
    path = authored.root / "dialogs" / "triage.toml"
    try:
        authored.triage = triage.read(path)
    except TriageError as error:
        found, _, hint = str(error).removeprefix(f"{path}: ").partition("\n  hint: ")
        hint = hint or "compare it with the other facts: id, level, because, source"
        yield Problem(str(path), _toml_line(error) or _fact_line(path, found), found, hint)
    except (AttributeError, TypeError):
        hint = "write each fact as [[fact]] with id, level, because and source, each in quotes"
        yield Problem(str(path), 1, "a table of facts that cannot be read", hint)
    else:
        authored.table = TriageFile(lines=_fact_lines(path.read_text("utf-8")))


def _toml_line(error: Exception) -> int:
    found = _TOML_LINE.search(str(error))
    return int(found[1]) if found else 0


def _fact_line(path: Path, found: str) -> int:
    """The line of the fact that a message names in quotes."""
    lines = _fact_lines(path.read_text("utf-8")) if path.exists() else {}
    return next((line for fact, line in lines.items() if repr(fact) in found), 1)


def _fact_lines(text: str) -> dict[str, int]:
    """On which line of the table each fact has its id."""
    found = (
        (re.match(r"\s*id\s*=\s*\"([^\"]*)\"", line), number)
        for number, line in enumerate(text.splitlines(), 1)
    )
    return {match[1]: number for match, number in found if match}


def _lexicon(authored: Authored) -> Iterator[Problem]:
    folder = authored.root / "dialogs" / "lexicon"
    for name, read in (("commands", _commands), ("telling", _telling), ("banned", _banned)):
        path = folder / f"{name}.toml"
        try:
            read(authored, path)
        except (OSError, ValueError, AttributeError, TypeError) as error:
            hint = "compare it with the other lists: a name, =, and words in quotes"
            found = f"a word list that cannot be read: {type(error).__name__}"
            yield Problem(str(path), _toml_line(error) or 1, found, hint)
        else:
            yield from _doubled(path) if name == "commands" else ()


def _commands(authored: Authored, path: Path) -> None:
    authored.commands = commands.read(path)


def _telling(authored: Authored, path: Path) -> None:
    authored.lists = replace(authored.lists, telling=wording.read_telling(path))


def _banned(authored: Authored, path: Path) -> None:
    authored.lists = replace(authored.lists, banned=wording.read_banned(path))


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


def _catalogues(authored: Authored) -> Iterator[Problem]:
    locales = authored.root / "locales"
    for domain in (DIALOGS, DESK):
        authored.catalogues[domain] = {}
        for language in catalogue.languages(locales):
            path = catalogue.path_of(locales, language, domain)
            try:
                found = catalogue.read(path)
            except CatalogueError as error:
                yield error.problem
                continue
            named = path.relative_to(authored.root).as_posix()
            authored.catalogues[domain][language] = Catalogue(
                language, named, found.entries, found.obsolete
            )
