"""Opening a contact plan: the one place where what a person wrote is read, and only in memory.

What comes out is a checklist in the counsellor's language: everything that must be known before
the number, then the number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot import rota
from bot.sealing import PSEUDONYM, DeskPrivate, Envelope, Unreadable
from bot.speech import Say, Speech
from bot.store.rows import CaseRow, ContentRow

TABLE = "case_contents"

_LONGEST = 3500
"""Characters of a checklist; Telegram takes 4096 in all."""
_LONG = 600
_SHORT = 150
"""What one answer is cut to when all together are too long."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The answers that could be read, and the names of the fields that could not."""

    answers: Mapping[str, str] = field(repr=False)
    unreadable: frozenset[str] = frozenset()

    @property
    def only_here(self) -> bool:
        """Asked for in the pages: it wins over a number that was given before."""
        return "channel" in self.answers

    @property
    def number(self) -> str | None:
        return None if self.only_here else self.answers.get("number")


def opened(rows: Sequence[ContentRow], envelope: Envelope, private: DeskPrivate) -> Plan:
    """Both seals taken off every field; a field that does not open is named, and no more."""
    answers: dict[str, str] = {}
    unreadable: set[str] = set()
    for row in rows:
        try:
            answers[row.field] = _answer(row, envelope, private)
        except (Unreadable, UnicodeDecodeError):
            unreadable.add(row.field)
    return Plan(answers, frozenset(unreadable))


def _answer(row: ContentRow, envelope: Envelope, private: DeskPrivate) -> str:
    # Sealed before there was a case, so bound to the conversation's pseudonym, which comes first.
    inner = envelope.open(TABLE, row.case_id + row.field.encode(), row.blob)
    return private.open(row.field, inner[:PSEUDONYM], inner[PSEUDONYM:])


def checklist(speech: Speech, language: str, plan: Plan, case: CaseRow, now: int) -> list[str]:
    """What to know before calling, line by line, and the number last."""
    _ = speech.to(language)
    said = {name: speech.label(text, language) for name, text in plan.answers.items()}
    if "topic" in said:
        said["topic"] = _topic(_, said["topic"])
    lines = list(_lines(_, said, plan, speech.time(rota.window(*_window(case)), language)))
    if sum(map(_units, lines)) > _LONGEST:
        short = {name: _cut(text, _limit(name)) for name, text in said.items()}
        lines = list(_lines(_, short, plan, speech.time(rota.window(*_window(case)), language)))
    return [*_warnings(_, plan, case, now), *lines]


def _topic(_: Say, topic: str) -> str:
    """What was read last before the call was asked for; nothing that anybody wrote."""
    names = {
        "domestic_violence": _("home, a couple, a family"),
        "stalking": _("somebody who follows or threatens"),
        "abusive_group": _("a group that controls"),
        "workplace": _("work"),
        "school": _("school, or online"),
        "radicalisation": _("violent ideas"),
        "detention": _("prison, probation, release"),
        "practitioner": _("a practitioner, about their work"),
        "wellbeing": _("how they are"),
    }
    return names.get(topic, _("not said"))


def _window(case: CaseRow) -> tuple[int, int]:
    return case.window_start, case.window_end


def _warnings(_: Say, plan: Plan, case: CaseRow, now: int) -> Iterator[str]:
    if not case.window_start <= now < case.window_end:
        yield _("⚠ This is not the agreed time.") + "\n"
    if plan.unreadable:
        yield _("⚠ Part of this plan cannot be read. Do not guess it.") + "\n"


def _lines(_: Say, said: Mapping[str, str], plan: Plan, when: str) -> Iterator[str]:
    yield _line(_("When"), when)
    tell = partial(_told, said)
    yield from tell("never", _("Never at these times"))
    yield from tell("name", _("Name to use"), _("Name to use: none was given. Say no name."))
    yield from tell("voicemail", _("If nobody picks up"), _("Voicemail: leave no message."))
    yield from tell("answerer", _("Who else may answer"))
    nobody = _("If somebody else answers: say nothing about them, and hang up.")
    yield from tell("cover", _("If somebody else answers, say"), nobody)
    yield from _word(_, said)
    yield from tell("about", _("Who it is for"))
    yield from tell("topic", _("What it is about"))
    yield from tell("counsellor", _("Who they would like to hear"))
    yield from tell("news", _("Writing to the chat"))
    yield from tell("note", _("Note"))
    yield ""
    yield _how(_, said, plan)


def _line(label: str, text: str) -> str:
    return f"{label}: {text}"


def _told(
    said: Mapping[str, str], name: str, label: str, otherwise: str | None = None
) -> Iterator[str]:
    if name in said:
        yield _line(label, said[name])
    elif otherwise is not None:
        yield otherwise


def _word(_: Say, said: Mapping[str, str]) -> Iterator[str]:
    if "word" in said:
        yield _line(_("Their word"), said["word"])
        yield _("Until you hear it, reveal nothing.")


def _how(_: Say, said: Mapping[str, str], plan: Plan) -> str:
    if plan.only_here:
        return _("Do not call. Only here, in the chat, when they open it.")
    if "number" in said:
        return _line(_("Number"), said["number"])
    return _("There is no number.")


def _limit(name: str) -> int:
    return _LONG if name in ("note", "answerer", "cover", "never") else _SHORT


def _cut(text: str, limit: int) -> str:
    return text if _units(text) <= limit else text[: limit // 2] + " […]"


def _units(text: str) -> int:
    """How Telegram counts: in UTF-16 units, so an emoji is two."""
    return len(text.encode("utf-16-le", "replace")) // 2
