"""What is wrong with the words of a screen: too long, too hard, telling, or not ours to say."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dialogs import readability
from dialogs.commands import Commands, plain
from dialogs.machine import ANYWHERE, BACK, LEAVE
from dialogs.page import FIRST, HOME, SAFETY, Page, Problem
from dialogs.readability import sentences
from dialogs.spoken import Label, Shown, Spoken

BLANKS = ("{code}", "{time}", "{because}")
POPUP = "leaving/gone"
"""Shown by Telegram in a small window, which takes 200 characters."""
GENTLE = ("safety", "callback")
"""Pages for frightened people, and for a consent: they must be easier than the others."""
REQUEST_STATES = ("ask", "none", "waiting", "taken", "closed", "expired")

MOST_WORDS = 60
MOST_LETTERS = 4096
MOST_IN_POPUP = 200
MOST_ON_BUTTON = 30
MOST_IN_SENTENCE = 15
GLANCE = 40
"""Characters of a screen that the list of chats shows."""

_SIGNS = re.compile(r"[əɜ*]")
_SLASHED = re.compile(r"[a-zà-ù]/[aeio]\b")
_COUNTED = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of `dialogs/lexicon/`, by language."""

    telling: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    banned: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_lists(folder: Path) -> Lists:
    """Read `telling.toml` and `banned.toml`; raises what tomllib and the disk raise."""
    telling = tomllib.loads((folder / "telling.toml").read_text("utf-8"))
    banned = tomllib.loads((folder / "banned.toml").read_text("utf-8"))
    return Lists({language: tuple(words) for language, words in telling.items()}, banned)


# ------------------------------------------------------------------ one screen


def of_screen(screen: Shown, lists: Lists) -> Iterator[Problem]:
    """Problems of one step in one language."""
    for text in screen.texts:
        yield from of_text(text, lists)
    for label in screen.labels:
        yield from _long_label(label)
    if screen.says:
        yield from _telling(screen.says[0], lists.telling.get(screen.language, ()))
        yield from _too_long(screen)
    if screen.whole:
        yield from _too_hard(screen)


def _long_label(label: Label) -> Iterator[Problem]:
    room = MOST_ON_BUTTON - (2 if label.button.ticked else 0)
    if len(label.text) > room:
        found = f"a button of {len(label.text)} characters"
        yield label.problem(found, f"at most {room}: a phone cuts what is longer")


def _telling(first: Spoken, stems: Iterable[str]) -> Iterator[Problem]:
    glance = first.text[:GLANCE] + first.text[GLANCE:].partition(" ")[0]
    folded = f" {plain(glance)} "
    for stem in stems:
        begins = f" {plain(stem)} " if stem.startswith("=") else f" {plain(stem)}"
        if begins in folded:
            found = f"{stem.strip('=')!r} in the first {GLANCE} characters of a screen"
            hint = "begin with words that tell a stranger nothing: they show in the list of chats"
            yield first.problem(found, hint)
            return


def _too_long(screen: Shown) -> Iterator[Problem]:
    first = screen.says[0]
    count = sum(bool(_COUNTED.search(word)) for said in screen.says for word in said.text.split())
    letters = len("\n\n".join(said.text for said in screen.says).encode("utf-16-le")) // 2
    name = f"{screen.step.id} ({screen.language})"
    if count > MOST_WORDS:
        hint = f"at most {MOST_WORDS} on a screen: make two steps of it, or say less"
        yield first.problem(f"{count} words on {name}", hint)
    if letters > MOST_LETTERS:
        hint = f"Telegram takes {MOST_LETTERS}: make two steps of it"
        yield first.problem(f"{letters} characters on {name}", hint)
    if screen.step.id == POPUP and letters > MOST_IN_POPUP:
        hint = f"at most {MOST_IN_POPUP}: Telegram shows it in a small window"
        yield first.problem(f"{letters} characters in the window after Leave", hint)


def _too_hard(screen: Shown) -> Iterator[Problem]:
    measured = readability.measured(screen.language, [said.text for said in screen.says])
    if measured is None:
        return
    measure, score = measured
    target = measure.gentle if screen.step.page in GENTLE else measure.target
    if score < target:
        found = f"{screen.step.id} is hard to read: {measure.name} {score:.0f}, not {target:.0f}"
        yield screen.says[0].problem(found, "use shorter words and sentences; verbs, not nouns")


# ------------------------------------------------------------------ one text


def of_text(said: Spoken, lists: Lists) -> Iterator[Problem]:
    """Problems of one paragraph, label or reason."""
    if "!" in said.text:
        yield said.problem(
            "an exclamation mark", "end with a full stop: it reads as a raised voice"
        )
    if _SIGNS.search(said.text):
        hint = "say it without gender: screen readers cannot read the sign"
        yield said.problem("a schwa or an asterisk", hint)
    if _SLASHED.search(said.text):
        hint = "say it without gender: ti senti al sicuro, chi subisce, la persona che"
        yield said.problem("a word with two endings", hint, stops=False)
    yield from _blanks(said)
    yield from _banned(said, lists.banned.get(said.language, {}))
    yield from _long_sentences(said)


def _blanks(said: Spoken) -> Iterator[Problem]:
    rest = said.text
    for blank in BLANKS:
        rest = rest.replace(blank, "")
    if "{" in rest or "}" in rest:
        unknown = re.findall(r"\{[^{}]*\}|[{}]", rest)[0]
        yield said.problem(f"the blank {unknown}", f"Soglia fills in only {', '.join(BLANKS)}")


def _banned(said: Spoken, banned: Mapping[str, str]) -> Iterator[Problem]:
    folded = f" {plain(said.text)} "
    for word, instead in banned.items():
        if f" {plain(word)} " in folded or (word.endswith("*") and f" {plain(word)}" in folded):
            yield said.problem(f"the words {word!r}", instead)


def _long_sentences(said: Spoken) -> Iterator[Problem]:
    for sentence in sentences(said.text):
        count = sum(bool(_COUNTED.search(word)) for word in sentence.split())
        if count > MOST_IN_SENTENCE:
            hint = f"at most {MOST_IN_SENTENCE} reads well: make two of it"
            yield said.problem(f"a sentence of {count} words", hint, stops=False)


# ------------------------------------------------------------------ labels beside each other


def of_labels(screen: Shown, everywhere: Iterable[Label]) -> Iterator[Problem]:
    """Labels that somebody who types could not tell apart; `everywhere` are on every screen."""
    others = () if screen.step.id == ANYWHERE else everywhere
    seen = {plain(label.text): label for label in others if label.language == screen.language}
    for label in screen.labels:
        twin = seen.setdefault(plain(label.text), label)
        if twin is not label:
            where = "on every screen" if twin in others else "in the same step"
            hint = "give one of them other words: people also type them"
            yield label.problem(f"{label.text!r} is also the label of a button {where}", hint)


def of_commands(screen: Shown, commands: Commands, pages: Iterable[Page]) -> Iterator[Problem]:
    """Labels that are a command word which leads elsewhere than their button."""
    for label in screen.labels:
        command = commands.find(label.text)
        if command and not _alike(label.button.to, led_to(command.id, pages)):
            hint = "choose other words here, or take the word out of dialogs/lexicon/commands.toml"
            yield label.problem(f"{label.text!r} is a word for the command {command.id}", hint)


def _alike(one: str, other: str) -> bool:
    """The states of a person's request are one place: the service picks the one that is true."""
    states = {f"request/{state}" for state in REQUEST_STATES}
    return one == other or {one, other} <= states


def led_to(command: str, pages: Iterable[Page]) -> str:
    """The step a command word leads to."""
    known = {
        "help": SAFETY,
        "language": FIRST,
        "back": BACK,
        "leave": LEAVE,
        "delete": LEAVE,
        "request": f"request/{REQUEST_STATES[0]}",
    }
    page = "callback" if command == "talk" else command
    first = next((p.steps[0].id for p in pages if p.name == page and p.steps), HOME)
    return known.get(command, first)
