"""What typed words are about: alarm, topics, and which words said so; nothing is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from dialogs.hearing import notions, spelling, weights
from dialogs.hearing.spelling import Spelling
from dialogs.hearing.traits import Tongue, Trait, traits
from dialogs.hearing.typing import led_back
from dialogs.hearing.weights import Sums, Weights

FOLDER = Path(__file__).parent
LEXICON = FOLDER / "lexicon"
WEIGHTS = FOLDER / "hearing" / "weights.json"
"""Where what was learnt lies."""

WELLBEING = "wellbeing"
TOPICS = (
    "domestic_violence", "stalking", "abusive_group", "workplace", "school", "radicalisation",
    "detention", "practitioner", WELLBEING, "other", "none",
)  # fmt: skip
"""What a message can be about; `none` is a greeting, a joke, an advertisement."""
ALARM, EMERGENCY = "alarm", "emergency"
QUESTIONS = (ALARM, EMERGENCY, *TOPICS)
"""What is asked of every message."""

LOUD = -0.2
"""Chosen on sentences that were left out of learning: rather a false alarm than a missed one."""
PRESSING = -0.6
"""From this logit on an alarm is an emergency: in doubt it is."""
QUIET = -4.0
"""The same for a message with the plain words for danger: only a great deal speaks against them."""
NOW, SOON = "=rednow", "=redsoon"
"""Those words: `rednow` and `redsoon` of `lexicon/notions.toml`."""
_BARE = 2
"""Words of a message that is nothing but a call for help."""
_NOT_MEANT = frozenset(
    f"={notion}"
    for notion in (
        "joke", "film", "play", "sport", "news", "craftwork", "past", "resolved", "denied",
    )
)  # fmt: skip
_BEST = 5
"""Topics that are named."""
_WORDS = 4
"""Words that are named as the reason."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message was about. The words in `because` are to be shown, never kept."""

    alarm: bool
    urgency: str
    life: bool
    topics: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence of the message: its words, what was noticed of them, and what that says."""

    words: Sequence[str]
    noticed: tuple[Trait, ...]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Ear:
    """Words in, topics and alarm out: the same words always give the same answer."""

    spelling: Spelling
    tongues: Mapping[str, Tongue]
    weights: Weights
    loud: float
    """From this logit on a message is an alarm."""

    def hear(self, text: str) -> Heard:
        """Listen to one message of any length."""
        parts = self._parts(text)
        if not parts:
            return Heard(alarm=False, urgency="none", life=False, topics=("none",), because=())
        whole = self.weights.judge(_added(parts))
        loudest = max(self._windows(parts), key=lambda window: window[0][ALARM])
        red = _red(parts)
        alarm = max(whole[ALARM], loudest[0][ALARM]) >= (QUIET if red else self.loud)
        emergency = red == NOW or max(whole[EMERGENCY], loudest[0][EMERGENCY]) >= PRESSING
        topics = tuple(sorted(TOPICS, key=lambda topic: -whole[topic]))[:_BEST]
        question, said = (ALARM, loudest[1]) if alarm else (topics[0], parts)
        return Heard(
            alarm=alarm,
            urgency=("emergency" if emergency else "urgent") if alarm else "none",
            life=_life(topics, parts, alarm=alarm),
            topics=topics,
            because=self._because(said, question),
        )

    def _parts(self, text: str) -> list[_Part]:
        sentences = self.spelling.sentences(text)
        words = [word for sentence in sentences for word in sentence]
        tongue = self.tongues[self.spelling.language(words)]
        rows, listed = self.weights.rows, tongue.notions.knows
        parts = []
        for sentence in sentences:
            unlisted = [word for word in sentence if word not in rows and not listed(word)]
            spelt = led_back(sentence, unlisted, rows) if unlisted else sentence
            parts.append(self._part(spelt, tongue))
        return parts

    def _part(self, words: Sequence[str], tongue: Tongue) -> _Part:
        noticed = tuple(traits(words, tongue))
        return _Part(words, noticed, self.weights.add(trait.name for trait in noticed))

    def _windows(self, parts: Sequence[_Part]) -> Iterable[tuple[dict[str, float], list[_Part]]]:
        """Each two neighbouring sentences: danger may be said in one breath of a long message."""
        for window in list(map(list, pairwise(parts))) or [list(parts)]:
            yield self.weights.judge(_added(window)), window

    def _because(self, parts: Sequence[_Part], question: str) -> tuple[str, ...]:
        """The words that spoke most for the answer, of the sentence that spoke most for it."""
        asked = QUESTIONS.index(question)
        part = max(parts, key=lambda each: each.sums.steps[asked])
        shares = [0.0] * len(part.words)
        for trait in part.noticed:
            steps = self.weights.steps(trait.name, asked) / (trait.end - trait.start)
            for at in range(trait.start, trait.end):
                shares[at] += steps
        ranks = sorted(range(len(shares)), key=lambda at: -shares[at])
        spoke = [at for at in ranks if shares[at] > 0 and part.words[at].isalnum()]
        telling = [at for at in spoke if not self.spelling.is_small(part.words[at])] or spoke
        return tuple(dict.fromkeys(part.words[at] for at in sorted(telling[:_WORDS])))


def _red(parts: Sequence[_Part]) -> str:
    """The plain words for danger in a message that laughs at nothing and looks back at nothing."""
    names = {trait.name for part in parts for trait in part.noticed}
    if names & _NOT_MEANT:
        return ""
    if "=help" in names and sum(len(part.words) for part in parts) <= _BARE:
        return SOON
    return next((each for each in (NOW, SOON) if each in names), "")


def _added(parts: Sequence[_Part]) -> Sums:
    sums = parts[0].sums
    for part in parts[1:]:
        sums = sums + part.sums
    return sums


_DYING = frozenset(f"={notion}" for notion in ("suicide", "wanttodie", "selfharm"))
_HELPED = "=euthanasia"
"""Who takes EXIT for an association that helps people die."""


def _life(topics: Sequence[str], parts: Iterable[_Part], *, alarm: bool) -> bool:
    """Whether it is about dying: alarm that is about oneself, or a question for help to die."""
    names = {trait.name for part in parts for trait in part.noticed}
    if topics[0] == WELLBEING and alarm:
        return True
    return (alarm and WELLBEING in topics[:2] and bool(names & _DYING)) or (
        _HELPED in names and (alarm or WELLBEING in topics[:2])
    )


def open_ear(folder: Path) -> Ear:
    """Open the ear of these dialogs: spelling, notions and weights, as they lie in `folder`."""
    found = weights.read(folder / "hearing" / "weights.json")
    lexicon = folder / "lexicon"
    return Ear(
        spelling.read(lexicon / "spelling.toml"),
        tongues(lexicon),
        found,
        LOUD,
    )


def tongues(lexicon: Path) -> dict[str, Tongue]:
    """What is known of each language, from `notions.toml` and `dictionary.toml`."""
    dictionary = notions.read(lexicon / "dictionary.toml")
    found = notions.read(lexicon / "notions.toml")
    return {language: Tongue(each, dictionary[language]) for language, each in found.items()}
