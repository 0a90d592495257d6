"""What a counsellor's messages show: stored state → text and buttons; pure.

A card lies open on a phone that a child may hold: it says code, urgency, language and state, in
dull words, and nothing else. Whatever a person wrote is never an argument of these functions.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.speech import Say
from bot.store.rows import CaseRow, MemberRow

SLOTS = ((9, 13), (13, 18), (18, 22))
"""Morning, afternoon, evening: the hours a member ticks for each weekday."""


@dataclass(frozen=True, slots=True)
class Key:
    """One button: a tap sends `data`, or copies `copies` on the phone."""

    label: str
    data: str = ""
    copies: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one message shows. `protected`: Telegram lets nobody forward or save it."""

    text: str
    rows: tuple[tuple[Key, ...], ...] = ()
    protected: bool = False


Asking = Literal["close", "write"] | None
"""What a card asks back before it does something; known to this process only."""


def name_of(case_id: bytes) -> str:
    """A case id as callback data carries it."""
    return urlsafe_b64encode(case_id).rstrip(b"=").decode()


def case_id_of(name: str) -> bytes | None:
    """The case id in callback data; None if it cannot be one."""
    try:
        found = urlsafe_b64decode(name + "=" * (-len(name) % 4))
    except ValueError:
        return None
    return found if name_of(found) == name else None


# ------------------------------------------------------------------ words of a case


def urgency_word(_: Say, urgency: str) -> str:
    """How soon, without a word that startles whoever looks over a shoulder."""
    match urgency:
        case "emergency":
            return _("at once")
        case "urgent":
            return _("soon")
        case _unused:
            return _("in its turn")


def language_word(_: Say, language: str) -> str:
    """The language of the talk."""
    match language:
        case "it":
            return _("Italian")
        case "en":
            return _("English")
        case other:
            return other


def state_word(_: Say, case: CaseRow, member: MemberRow) -> str:
    """Where the case stands, seen by this member."""
    match case.state:
        case "waiting":
            return _("free")
        case "taken":
            return _("yours") if case.owner == member.id else _("taken")
        case "closed":
            return _("closed")
        case "withdrawn":
            return _("withdrawn")
        case _unused:
            return _("out of time")


# ------------------------------------------------------------------ the card of a case


def case_card(
    _: Say, case: CaseRow, member: MemberRow, asking: Asking = None, *, writes: bool = False
) -> Sheet:
    """One case for one member. `writes`: its person is answered here in the chat."""
    parts = (
        case.code,
        urgency_word(_, case.urgency),
        language_word(_, case.language),
        state_word(_, case, member),
    )
    text = " · ".join(parts)
    if case.state != "taken" or case.owner != member.id:
        return Sheet(text, _others_rows(_, case, member))
    match asking:
        case "close":
            return Sheet(_under(text, _("Closing erases the plan for good.")), _closing(_, case))
        case "write":
            return Sheet(_under(text, _("What you type next is passed on.")), _writing(_, case))
        case None:
            return Sheet(text, _owners_rows(_, case, writes=writes))


def _under(text: str, more: str) -> str:
    return f"{text}\n\n{more}"


def case_key(label: str, action: str, case: CaseRow) -> Key:
    """A button that does something to this case."""
    return Key(label, f"{action}:{name_of(case.id)}")


def _others_rows(_: Say, case: CaseRow, member: MemberRow) -> tuple[tuple[Key, ...], ...]:
    if case.state == "waiting":
        return ((case_key(_("Take"), "take", case),),)
    if case.state == "taken" and member.role == "coordinator":
        return ((case_key(_("Free it for others"), "hand_back", case),),)
    return ()


def _owners_rows(_: Say, case: CaseRow, *, writes: bool) -> tuple[tuple[Key, ...], ...]:
    write = ((case_key(_("Write"), "writing", case),),) if writes else ()
    return (
        (case_key(_("Open the plan"), "open", case),),
        *write,
        (case_key(_("Reached"), "reached", case), case_key(_("Nobody answered"), "nobody", case)),
        (case_key(_("Somebody else answered"), "somebody_else", case),),
        (case_key(_("Not safe"), "not_safe", case), case_key(_("Hand back"), "hand_back", case)),
        (case_key(_("Close"), "closing", case),),
    )


def _closing(_: Say, case: CaseRow) -> tuple[tuple[Key, ...], ...]:
    return ((case_key(_("Close now"), "close", case),), (case_key(_("Not yet"), "back", case),))


def _writing(_: Say, case: CaseRow) -> tuple[tuple[Key, ...], ...]:
    return ((case_key(_("Stop writing"), "back", case),),)


# ------------------------------------------------------------------ what is taken away again

BLANK = "…"
"""Shown for the moment in which a message exists and its removal is not yet planned."""


def invitation(_: Say, link: str | None) -> Sheet:
    """A single-use link; None once this process no longer knows it."""
    away = (Key(_("Put it away"), "away"),)
    if link is None:
        return Sheet(_("This link is gone. Ask for a new one."), (away,), protected=True)
    said = _("For one colleague, once, within 15 minutes:")
    return Sheet(f"{said}\n{link}", ((Key(_("Copy"), copies=link),), away), protected=True)


def plan(_: Say, case: CaseRow, lines: Sequence[str], number: str | None) -> Sheet:
    """The opened contact plan: what to know first, then the number."""
    text = "\n".join([case.code, "", *lines])
    copy = ((Key(_("Copy the number"), copies=number),),) if number else ()
    return Sheet(text, (*copy, (case_key(_("Put it away"), "away", case),)), protected=True)


def line(_: Say, case: CaseRow, said: Sequence[str]) -> Sheet:
    """What a person wrote to the counsellor who has their case.

    It comes unasked, so a locked phone shows how it begins: with nothing of the person.
    """
    text = "\n\n".join(
        [case.code, _("There is a new line here. Take your time to read it."), *said]
    )
    rows = ((case_key(_("Write"), "writing", case),), (case_key(_("Put it away"), "away", case),))
    return Sheet(text, rows, protected=True)


def popup(_: Say, what: str) -> str:
    """A few words over the screen, gone with a tap; at most 200 characters, by Telegram."""
    match what:
        case "gone":
            return _("This one is no longer here.")
        case "taken":
            return _("A colleague has it.")
        case "late":
            return _("This is no longer possible.")
        case "withdrawn":
            return _("This one was withdrawn.")
        case "last":
            return _("The desk needs one coordinator.")
        case "rights":
            return _("This is not yours to do.")
        case "noted":
            return _("Noted.")
        case "write":
            return _("Type your message now.")
        case _unused:
            return ""
