"""What is wrong with the words of a screen: too long, too hard, telling, or not ours to say."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dialogs import readability
from dialogs.commands import plain
from dialogs.page import Problem
from dialogs.readability import sentences
from dialogs.spoken import Shown, Spoken
from dialogs.words import MOST_WORDS

BLANKS = ("{code}", "{time}", "{because}")
POPUP = "leaving/gone"
"""Shown by Telegram in a small window, which takes 200 characters."""
GENTLE = ("safety", "callback", "school-child")
"""Pages for frightened people, and for a consent: they must be easier than the others."""

MOST_LETTERS = 4096
MOST_IN_POPUP = 200
MOST_IN_SENTENCE = 15
GLANCE = 40
"""Characters of a screen that the list of chats shows."""

_SIGNS = re.compile(r"[əɜ*]")
_SLASHED = re.compile(r"[a-zà-ù]/[aeio]\b")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn"})
_COUNTED = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of `dialogs/lexicon/`, by language."""

    telling: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    banned: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    blanks: tuple[str, ...] = BLANKS
    """All that Soglia fills in; also what the organisation says of itself."""


def read_telling(path: Path) -> dict[str, tuple[str, ...]]:
    """Read `telling.toml`: a list of words per language. Raises OSError or ValueError."""
    telling = tomllib.loads(path.read_text("utf-8"))
    if not all(isinstance(words, list) for words in telling.values()):
        raise ValueError("a language without a list of words")
    return {language: tuple(map(str, words)) for language, words in telling.items()}


def read_banned(path: Path) -> dict[str, dict[str, str]]:
    """Read `banned.toml`: per language, words and what to write instead. Raises as above."""
    banned = tomllib.loads(path.read_text("utf-8"))
    if not all(isinstance(words, dict) for words in banned.values()):
        raise ValueError("a language without a table of words")
    return banned


# ------------------------------------------------------------------ one screen


def of_screen(screen: Shown, lists: Lists, besides: Iterable[str] = ()) -> Iterator[Problem]:
    """Problems of one step in one language; `besides` is what Soglia adds to its words."""
    for text in screen.texts:
        yield from of_text(text, lists)
    if screen.says:
        yield from _telling(screen.says[0], lists.telling.get(screen.language, ()))
        yield from _too_long(screen, besides)
    if screen.whole:
        yield from _too_hard(screen)


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


def _too_long(screen: Shown, besides: Iterable[str]) -> Iterator[Problem]:
    first = screen.says[0]
    texts = [*(said.text for said in screen.says), *besides]
    count = sum(bool(_COUNTED.search(word)) for text in texts for word in text.split())
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
    if any(unicodedata.category(char) in _UNSEEN for char in said.text):
        hint = "type the words around it anew: it came along with a copied text"
        yield said.problem("a character that nobody sees", hint)
    if _SLASHED.search(said.text):
        hint = "say it without gender: ti senti al sicuro, chi subisce, la persona che"
        yield said.problem("a word with two endings", hint, stops=False)
    yield from _blanks(said, lists.blanks)
    yield from _banned(said, lists.banned.get(said.language, {}))
    yield from _long_sentences(said)


def _blanks(said: Spoken, known: Iterable[str]) -> Iterator[Problem]:
    rest = said.text
    for blank in known:
        rest = rest.replace(blank, "")
    if "{" in rest or "}" in rest:
        unknown = re.findall(r"\{[^{}]*\}|[{}]", rest)[0]
        yield said.problem(f"the blank {unknown}", f"Soglia fills in only {', '.join(known)}")


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
