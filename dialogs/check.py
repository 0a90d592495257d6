"""What authors run: `soglia check` reviews everything, `soglia words` updates the catalogues."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from dialogs import catalogue
from dialogs.approvals import unapproved
from dialogs.authored import Authored, domain_of, opened
from dialogs.catalogue import Catalogue
from dialogs.extraction import TRIAGE
from dialogs.helplines import stale, unknown_lists, wrong
from dialogs.measures import measured, table
from dialogs.merging import updated
from dialogs.organisation import ORGANISATION
from dialogs.page import Problem, Step
from dialogs.review import Besides, review
from dialogs.translations import of_catalogue

ROOT = Path(__file__).parent.parent

Say = Callable[[str], object]


def main(
    today: date, root: Path = ROOT, say: Say = print, *, release: bool = False, only: bool = False
) -> int:
    """Print every problem, the table and a summary; 1 if a problem stops a release, else 0.

    A release also needs every page approved as it is, and every helpline checked lately.
    `only` leaves the table out.
    """
    authored = opened(root)
    problems = authored.problems or [
        *_reviewed(authored),
        *_of_directory(authored, today, release=release),
    ]
    if release and not authored.problems:
        problems += [*unapproved(authored.pages, authored.spoken())]
    for problem in problems:
        say(f"{problem}" if problem.stops else f"{problem}\n  (a warning)")
    if not only:
        for line in table(measured(authored.pages, authored.spoken())):
            say(line)
    stopping = sum(problem.stops for problem in problems)
    steps = sum(len(page.steps) for page in authored.pages)
    spoken = 1 + len(authored.languages)
    say(
        f"{len(authored.pages)} pages, {steps} steps, {spoken} languages: "
        f"{stopping} problems, {len(problems) - stopping} warnings"
    )
    return 1 if stopping else 0


def _of_directory(authored: Authored, today: date, *, release: bool) -> Iterator[Problem]:
    """Mistakes in the helplines; an old one stops only a release."""
    yield from wrong(authored.directory)
    yield from unknown_lists(authored.pages, authored.directory)
    for problem in stale(authored.directory, today):
        yield replace(problem, stops=problem.stops and release)


def _besides(authored: Authored) -> Besides:
    """The words of each step that its page does not hold, as many as there ever are."""
    said = {language: each.words() for language, each in authored.spoken().items()}

    def besides(step: Step, language: str) -> Iterator[str]:
        def say(context: str, text: str) -> str:
            return said.get(language, {}).get((context, text), text)

        if step.numbers:
            name, country = step.numbers.list, step.numbers.country
            yield from authored.directory.longest(name, country, say)
        if any("{because}" in text for text in step.says):
            reasons = (say(TRIAGE, fact.because) for fact in authored.triage.facts.values())
            yield max(reasons, key=lambda text: len(text.split()), default="")
        for fact in authored.organisation.facts.values():
            if any(fact.blank in text for text in step.says):
                both = (say(ORGANISATION, text) for text in (fact.says, fact.meanwhile))
                longest = max(both, key=lambda text: len(text.split()))
                yield longest.partition(" ")[2]  # the blank stands for its first word

    return besides


def _reviewed(authored: Authored) -> list[Problem]:
    problems = review(
        authored.pages,
        authored.triage,
        authored.commands,
        authored.spoken(),
        authored.lists,
        _besides(authored),
    )
    texts = authored.texts()
    have = {each.path for each in authored.catalogues}
    for each in authored.catalogues:
        problems += of_catalogue(each, texts.get(domain_of(each), ()))
    for path in (_path(authored, *each) for each in _wanted(authored, texts)):
        if path not in have:
            hint = "`soglia words` makes it, with an empty place for each text"
            problems.append(Problem(path, 1, "there is no such catalogue", hint))
    return problems


def _wanted(authored: Authored, domains: Iterable[str]) -> list[tuple[str, str]]:
    """Every catalogue there has to be: language and domain."""
    return [(language, domain) for language in authored.languages for domain in domains]


def _path(authored: Authored, language: str, domain: str) -> str:
    locales = authored.root / "locales"
    path = catalogue.path_of(locales, language, domain)
    return path.relative_to(authored.root).as_posix()


def words(root: Path = ROOT, say: Say = print) -> int:
    """Bring every catalogue up to date with the pages and the code; 1 if a file is unreadable."""
    authored = opened(root)
    for problem in authored.problems:
        say(str(problem))
    if authored.problems:
        return 1
    texts = authored.texts()
    known = {each.path: each for each in authored.catalogues}
    wanted = {_path(authored, *each): each for each in _wanted(authored, texts)}
    for path in sorted(known.keys() | wanted.keys()):
        language, domain = wanted.get(path, ("", ""))
        before = known.get(path) or Catalogue(language, path)
        new = updated(before, texts.get(domain, ()))
        if catalogue.write(new, root / path):
            say(f"{path}: {len(new.entries)} texts, {_open(new)} to be translated or confirmed")
    return 0


def _open(new: Catalogue) -> int:
    return sum(entry.fuzzy or not entry.said for entry in new.entries.values())
