# ruff: noqa: INP001 - a script is run, not imported
"""Learn the weights of dialogs/hearing from data/sentences: run it after a change of either."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from dialogs import listening  # noqa: E402 - found through the line above
from dialogs.hearing import sentences, spelling, weights  # noqa: E402
from dialogs.hearing.sentences import Labelled  # noqa: E402
from dialogs.hearing.traits import traits  # noqa: E402

SEEN_TWICE = 2
"""Times a trait is met before anything is learnt of it."""
EPOCHS = 8
RATE = 1.5
DECAY = 2e-5
"""How far every weight falls back towards nothing at each message."""
TRUST = {"=": 2.0, "@": 2.0, "#": 0.5}
"""How much more than a word as it stands a notion may teach, and how much less a piece of it."""
HALF = 0.5
ENOUGH = 0.03
"""An error smaller than this teaches nothing more."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence as the traits in it, and the answers that are right."""

    traits: list[int]
    scale: float
    answers: tuple[float, ...]
    weight: float


def main() -> None:
    """Learn, write, and say how much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=listening.WEIGHTS)
    parser.add_argument("--without", default="", help="a file of sentences to leave out")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    asked = parser.parse_args()
    said = [
        each for path in sentences.paths(sentences.FOLDER) if path.stem != asked.without
        for each in sentences.read(path)
    ]  # fmt: skip
    learnt = learn(said, asked.epochs)
    head = {"inputs": sentences.digest(sentences.FOLDER, listening.LEXICON), **learnt.head}
    weights.write(learnt.weights, head, asked.to)
    size = asked.to.stat().st_size
    sys.stdout.write(f"{len(said)} sentences, {len(learnt.weights)} traits, {size} bytes\n")


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is written: steps per trait and question, and how long a step is."""

    head: dict[str, object]
    weights: dict[str, tuple[int, ...]]


def learn(said: Sequence[Labelled], epochs: int) -> Learnt:
    """All questions of `listening.QUESTIONS`, learnt from these sentences."""
    noticed = [_noticed(each.text) for each in said]
    met = Counter(name for names in noticed for name in set(names))
    names = sorted(name for name, times in met.items() if times >= SEEN_TWICE)
    place = {name: index for index, name in enumerate(names)}
    lessons = [
        _lesson([place[name] for name in names if name in place], each)
        for names, each in zip(noticed, said, strict=True)
    ]
    columns, biases = [], []
    for question in range(len(listening.QUESTIONS)):
        pull = _pull(lessons, question, names)
        column, bias = _answer(lessons, question, pull, epochs)
        columns.append(column)
        biases.append(bias)
    return _in_steps(names, columns, biases)


def _pull(lessons: Sequence[Lesson], question: int, names: Sequence[str]) -> list[float]:
    """How strongly each trait may be moved: by how unevenly it is shared between yes and no.

    Naive Bayes tells what is telling, logistic regression how much: Wang and Manning 2012.
    """
    yes, no = [1.0] * len(names), [1.0] * len(names)
    for lesson in lessons:
        side = yes if lesson.answers[question] > HALF else no
        for trait in set(lesson.traits):
            side[trait] += 1
    share = log(sum(lesson.answers[question] > HALF for lesson in lessons) + 2)
    rest = log(sum(lesson.answers[question] <= HALF for lesson in lessons) + 2)
    return [
        TRUST.get(name[0], 1.0) * ((log(one) - share) - (log(other) - rest)) ** 2
        for name, one, other in zip(names, yes, no, strict=True)
    ]


_SPELLING = spelling.read(listening.LEXICON / "spelling.toml")
_TONGUES = listening.tongues(listening.LEXICON)


def _noticed(text: str) -> list[str]:
    found = _SPELLING.sentences(text)
    tongue = _TONGUES[_SPELLING.language([word for words in found for word in words])]
    return [trait.name for words in found for trait in traits(words, tongue)]


def _lesson(found: list[int], each: Labelled) -> Lesson:
    topics = (float(topic == each.topic) for topic in listening.TOPICS)
    answers = (float(each.alarm), float(each.urgency == "emergency"), *topics)
    return Lesson(found, 1 / sqrt(len(found) + 1), answers, 1.0)


def _shuffled(count: int) -> list[int]:
    """The same disorder every time: multiples of a prime."""
    return [(index * 7919) % count if count % 7919 else index for index in range(count)]


def _answer(
    lessons: Sequence[Lesson], question: int, pull: Sequence[float], epochs: int
) -> tuple[list[float], float]:
    """Logistic regression by gradient descent; the mean of the weights along the way."""
    current, total = [0.0] * len(pull), [0.0] * len(pull)
    order = _shuffled(len(lessons))
    bias = bias_total = 0.0
    shrink, time = 1.0, 0.0
    for epoch in range(epochs):
        rate = RATE / (1 + 0.4 * epoch)
        for index in order:
            lesson = lessons[index]
            time += 1
            shrink *= 1 - DECAY * rate
            logit = bias + lesson.scale * shrink * sum(map(current.__getitem__, lesson.traits))
            answer = lesson.answers[question]
            error = answer - 1 / (1 + exp(-max(-30.0, min(30.0, logit))))
            if abs(error) < ENOUGH:
                continue
            push = rate * error * lesson.weight
            bias += push * 0.02
            step = push * lesson.scale / shrink
            for trait in lesson.traits:
                current[trait] += step * pull[trait]
        if epoch >= epochs // 2:
            total = [mean + shrink * now for mean, now in zip(total, current, strict=True)]
            bias_total += bias
    kept = epochs - epochs // 2
    return [each / kept for each in total], bias_total / kept


def _in_steps(
    names: Sequence[str], columns: Sequence[Sequence[float]], biases: Sequence[float]
) -> Learnt:
    """Whole steps of one length for all: small ones fall to nothing, large ones are cut."""
    sizes = sorted(abs(value) for column in columns for value in column)
    step = sizes[int(len(sizes) * 0.9995)] / weights.MOST
    rows = {
        name: tuple(
            max(-weights.MOST, min(weights.MOST, round(column[index] / step))) for column in columns
        )
        for index, name in enumerate(names)
    }
    head: dict[str, object] = {
        "questions": listening.QUESTIONS,
        "biases": [round(bias, 4) for bias in biases],
        "step": round(step, 6),
    }
    return Learnt(head, {name: row for name, row in rows.items() if any(row)})


if __name__ == "__main__":
    main()
