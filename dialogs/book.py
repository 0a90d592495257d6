"""Everything the bot can say, as one document to read and sign on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dialogs.approvals import fingerprints, state
from dialogs.authored import Authored
from dialogs.catalogue import Catalogue
from dialogs.directory import Record
from dialogs.machine import BACK, LEAVE
from dialogs.page import (
    Button,
    NothingOffered,
    Numbers,
    Outcome,
    Page,
    Picks,
    Speaks,
    Step,
    Way,
    Writes,
)
from dialogs.spoken import SOURCE


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out of a screen: what is tapped or done, and where it leads."""

    does: str
    to: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen as people of one language read it, with what its authors noted."""

    id: str
    says: tuple[str, ...]
    ways: tuple[Exit, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page."""

    name: str
    title: str
    state: str
    text: str
    """Its fingerprint: what an approval has to name."""
    notes: tuple[str, ...]
    screens: tuple[Screen, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Something the pages draw on: facts of triage, helplines, the organisation."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The whole document in one language."""

    language: str
    made: date
    chapters: tuple[Chapter, ...]
    tables: tuple[Table, ...]


def book(authored: Authored, language: str, today: date) -> Book:
    """What `soglia book` writes; `language` has to be one that there is."""
    catalogue = authored.spoken().get(language, Catalogue(language, ""))
    reader = _Reader(authored, language, catalogue)
    prints = fingerprints(authored.pages, {language: catalogue} if language != SOURCE else {})
    chapters = (reader.chapter(page, prints[page.name, language]) for page in authored.pages)
    return Book(language, today, tuple(chapters), tuple(reader.tables()))


@dataclass(frozen=True, slots=True)
class _Reader:
    authored: Authored
    language: str
    catalogue: Catalogue

    def say(self, context: str, text: str) -> str:
        """In the language; marked where nobody has translated it yet."""
        if self.language == SOURCE:
            return text
        said = self.catalogue.words().get((context, text))
        return said if said is not None else f"[{text}]"

    def chapter(self, page: Page, text: str) -> Chapter:
        screens = tuple(map(self.screen, page.steps))
        signed = state(page, self.language, text)
        return Chapter(page.name, page.title, signed, text, page.notes, screens)

    def screen(self, step: Step) -> Screen:
        says = [self.say(step.id, said) for said in step.says]
        if step.numbers:
            says += [f"· {self.record(each)}" for each in self.listed(step.numbers)]
        ways = tuple(self.way(step, way) for way in step.ways)
        return Screen(step.id, tuple(says), ways, step.notes)

    def way(self, step: Step, way: Way) -> Exit:
        match way:
            case Button(label=label, notes=fact):
                does = self.say(step.id, label)
                return Exit(f"[{does}]", _where(way.to), fact or "")
            case Writes(what=what):
                return Exit(f"writes {what}", _where(way.to))
            case Picks():
                return Exit("picks a time on offer", _where(way.to))
            case NothingOffered():
                return Exit("if no time is on offer", _where(way.to))
            case Outcome(urgency=urgency):
                return Exit(f"if triage says {urgency.value}", _where(way.to))
            case Speaks():
                return Exit("chooses a language", _where(way.to))

    def listed(self, numbers: Numbers) -> Sequence[Record]:
        return self.authored.directory.all_listed(numbers.list, numbers.country)

    def record(self, record: Record) -> str:
        return self.authored.directory.spoken(record, self.say, None)

    def tables(self) -> Iterator[Table]:
        yield Table("Facts and urgency", ("fact", "level", "said to the person", "source"), tuple(
            (fact.id, fact.level.value, self.say("triage", fact.because), fact.source)
            for fact in self.authored.triage.facts.values()
        ))  # fmt: skip
        yield Table("Helplines", ("name", "shown as", "source", "checked", "level"), tuple(
            (each.name, self.record(each), "; ".join(each.source), str(each.checked),
             each.confidence)
            for each in self.authored.directory.records.values()
        ))  # fmt: skip
        yield Table("The organisation", ("name", "says", "source", "confirmed"), tuple(
            (fact.id, self.say("organisation", fact.says), fact.source,
             str(fact.confirmed) if fact.confirmed else "not confirmed: not said")
            for fact in self.authored.organisation.facts.values()
        ))  # fmt: skip


def _where(to: str) -> str:
    return {BACK: "back", LEAVE: "leave"}.get(to, to)
