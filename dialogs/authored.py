"""All that authors and translators write, read from its files, and what could not be read."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from dialogs import catalogue, commands, organisation, triage, wording
from dialogs.catalogue import Catalogue, CatalogueError, Text, joined
from dialogs.commands import Commands
from dialogs.directory import NO_DIRECTORY, Directory, DirectoryError, open_directory
from dialogs.extraction import DESK, texts_of, texts_of_code
from dialogs.library import LibraryTrouble, open_listening
from dialogs.organisation import NOBODY, Organisation, OrganisationError
from dialogs.page import Page, Problem
from dialogs.reader import read_pages
from dialogs.triage import Triage, TriageError
from dialogs.wording import Lists

_TOML_LINE = re.compile(r"\(at line (\d+)")


@dataclass(slots=True)
class Authored:
    """Everything below `root` that `soglia check` looks at."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    pages: tuple[Page, ...] = ()
    triage: Triage = field(default_factory=lambda: Triage({}))
    commands: Commands = field(default_factory=lambda: Commands({}))
    lists: Lists = field(default_factory=Lists)
    directory: Directory = NO_DIRECTORY
    organisation: Organisation = NOBODY
    languages: tuple[str, ...] = ()
    """The languages there are besides English."""
    catalogues: list[Catalogue] = field(default_factory=list)
    """Every .po file; its domain is the stem of its path."""

    def texts(self) -> dict[str, tuple[Text, ...]]:
        """What has to be translated, by domain."""
        found: dict[str, list[Text]] = {DESK: []}
        for text in self._texts():
            found.setdefault(text.domain, []).append(text)
        return {domain: tuple(texts) for domain, texts in found.items()}

    def _texts(self) -> Iterator[Text]:
        yield from texts_of(self.pages, self.triage, self.directory, self.organisation)
        yield from texts_of_code(self.root, "bot")

    def spoken(self) -> dict[str, Catalogue]:
        """What the dialogs say in each language, as one catalogue."""
        none = (Catalogue(language, "") for language in self.languages)
        return joined((*none, *(each for each in self.catalogues if domain_of(each) != DESK)))


def domain_of(catalogue: Catalogue) -> str:
    """The page, table or list that a catalogue translates."""
    return Path(catalogue.path).stem


def opened(root: Path) -> Authored:
    """Read all files below `root`; paths in problems are as seen from there."""
    authored = Authored(root)
    for read in (_pages, _triage, _directory, _organisation, _lexicon, _listening, _catalogues):
        for problem in read(authored):
            path = Path(problem.path)
            named = path.relative_to(root).as_posix() if path.is_relative_to(root) else problem.path
            authored.problems.append(Problem(named, problem.line, problem.found, problem.hint))
    return authored


def _pages(authored: Authored) -> Iterator[Problem]:
    pages, problems = read_pages(authored.root / "dialogs" / "pages")
    authored.pages = tuple(replace(page, path=f"dialogs/pages/{page.name}.md") for page in pages)
    yield from problems


def _triage(authored: Authored) -> Iterator[Problem]:
    try:
        authored.triage = triage.read(authored.root / "dialogs" / "triage")
    except TriageError as error:
        yield error.problem


def _directory(authored: Authored) -> Iterator[Problem]:
    try:
        authored.directory = open_directory(authored.root / "dialogs" / "directory.toml")
    except DirectoryError as error:
        yield error.problem


def _organisation(authored: Authored) -> Iterator[Problem]:
    try:
        ours = organisation.read(authored.root / "dialogs" / "organisation.toml")
    except OrganisationError as error:
        yield error.problem
    else:
        authored.organisation = ours
        blanks = (fact.blank for fact in ours.facts.values())
        authored.lists = replace(authored.lists, blanks=(*wording.BLANKS, *blanks))


def _toml_line(error: Exception) -> int:
    found = _TOML_LINE.search(str(error))
    return int(found[1]) if found else 0


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


def _listening(authored: Authored) -> Iterator[Problem]:
    try:
        open_listening(authored.root / "dialogs")
    except LibraryTrouble as trouble:
        yield from trouble.problems


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
    authored.languages = tuple(catalogue.languages(locales))
    for language in authored.languages:
        for path in sorted(catalogue.path_of(locales, language, DESK).parent.glob("*.po")):
            try:
                authored.catalogues.append(_named(authored.root, catalogue.read(path)))
            except CatalogueError as error:
                yield error.problem


def _named(root: Path, found: Catalogue) -> Catalogue:
    """The same catalogue with its path as seen from the root."""
    path = Path(found.path).relative_to(root).as_posix()
    entries = {key: replace(entry, path=path) for key, entry in found.entries.items()}
    return replace(found, path=path, entries=entries)
