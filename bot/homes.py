"""A member's home and their hours: the one message from which they do all that is not a case."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_time, get_day_names

from bot.codes import sign
from bot.speech import Say, Speech
from bot.store.rows import CaseRow, MemberRow, ShiftRow
from bot.views import SLOTS, Key, Sheet, case_key, state_word, urgency_word
from dialogs.words import own_name


def home(speech: Speech, member: MemberRow, open_cases: Iterable[CaseRow]) -> Sheet:
    """What a member has, what is free, and their duty; for a coordinator also what others have."""
    _, known = speech.to(member.language), list(open_cases)
    counts, listed = [], list[CaseRow]()
    for label, found, most in _piles(_, known, member):
        counts.append(f"{label}: {len(found)}")
        listed += found[:most]
    rows: list[tuple[Key, ...]] = [
        (Key(_("Go off duty"), "duty:off") if member.on_duty else Key(_("Go on duty"), "duty:on"),),
        *((_case_key(_, case, member),) for case in listed),
        (Key(_("My hours"), "hours"),),
    ]
    if member.role == "coordinator":
        rows.append((Key(_("Invite a colleague"), "invite"), Key(_("People"), "people")))
    me, yours = sign(member.id), _("Your sign")
    rows.append(tuple(_language_keys(member, speech.languages)))
    rows.append((Key(_("Leave the desk"), f"out:{me}"),))
    said = [_duty(_, member, speech.zone), " · ".join(counts), f"{yours}: {me}"]
    return Sheet("\n".join(said), tuple(rows))


_LISTED = 8
"""Cases that fit under a thumb; the most urgent come first, the others follow as these go."""
_ALL = 25
"""Of each pile for a coordinator, who must see them all: Telegram takes 100 buttons."""


def _piles(
    _: Say, known: Sequence[CaseRow], member: MemberRow
) -> Iterator[tuple[str, list[CaseRow], int]]:
    """Open cases as this member is to see them: what they are to them, and how many to list."""
    most = _ALL if member.role == "coordinator" else _LISTED
    mine = [case for case in known if case.owner == member.id]
    yield _("Yours"), mine, most
    yield _("Free"), [case for case in known if case.state == "waiting"], max(most - len(mine), 0)
    if member.role == "coordinator":
        theirs = [case for case in known if case.state == "taken" and case.owner != member.id]
        yield _("Taken"), theirs, most


def _case_key(_: Say, case: CaseRow, member: MemberRow) -> Key:
    words = (case.code, urgency_word(_, case.urgency), state_word(_, case, member))
    return case_key(" · ".join(words), "show", case)


def _duty(_: Say, member: MemberRow, zone: ZoneInfo) -> str:
    if not member.on_duty:
        return _("Off duty.")
    if member.duty_until is None:
        return _("On duty.")
    end = datetime.fromtimestamp(member.duty_until, zone)
    until = format_time(end, "HH:mm", locale=_locale(member.language))
    said, word = _("On duty."), _("Until")
    return f"{said} {word} {until}."


def _language_keys(member: MemberRow, languages: Iterable[str]) -> list[Key]:
    """Each in the language it leads to, for whoever cannot read the present one."""
    others = (each for each in languages if each != member.language)
    return [Key(own_name(each), f"language:{each}") for each in others]


def people(_: Say, team: Sequence[MemberRow]) -> Sheet:
    """Who is at the desk, by their signs; a tap asks whether one of them shall leave it."""
    rows = [(Key(_person(_, each), f"out:{sign(each.id)}"),) for each in team[:_MOST]]
    said = _("Who is at the desk. Each sees their sign on their own first screen.")
    return Sheet(said, (*rows, (Key(_("Done"), "home"),)))


_MOST = 90
"""Members on one list; Telegram takes 100 buttons."""


def _person(_: Say, member: MemberRow) -> str:
    role = _("coordinator") if member.role == "coordinator" else _("counsellor")
    state = _("on duty") if member.on_duty else _("off duty")
    return " · ".join((sign(member.id), role, _("unreachable") if member.away else state))


def leaving(_: Say, member: MemberRow, who: MemberRow) -> Sheet:
    """Asked once, before a member leaves by their own word or is taken off the desk."""
    label = sign(who.id)
    if who.id == member.id:
        said, yes, no = _("Leave the desk?"), _("Leave now"), Key(_("Stay"), "home")
        more = _("What you have becomes free for others, and these messages go.")
    else:
        said, yes = _("Take them off the desk?"), _("Take off")
        more = _("What they have becomes free for others, and their messages go.")
        no = Key(_("Not now"), "people")
    return Sheet(f"{label} · {said}\n\n{more}", ((Key(yes, f"out_now:{label}"),), (no,)))


def hours(speech: Speech, member: MemberRow, shifts: Iterable[ShiftRow]) -> Sheet:
    """The week of a member: three slots a day, ticked or not."""
    _ = speech.to(member.language)
    ticked = {(shift.weekday, shift.start) for shift in shifts if shift.member == member.id}
    names = get_day_names("abbreviated", locale=_locale(member.language))
    rows = [tuple(_slot_key(names[day], day, slot, ticked) for slot in SLOTS) for day in range(7)]
    return Sheet(
        _("The languages and the hours in which people may be told that you will call."),
        (
            tuple(_speak_key(member, each) for each in reversed(speech.languages)),
            *rows,
            (Key(_("Done"), "home"),),
        ),
    )


def _speak_key(member: MemberRow, language: str) -> Key:
    mark = "✓ " if member.calls_in(language) else ""
    return Key(f"{mark}{own_name(language)}", f"speak:{language}")


def _slot_key(
    name: str, day: int, slot: tuple[int, int], ticked: Collection[tuple[int, int]]
) -> Key:
    start, end = slot
    mark = "✓ " if (day, start) in ticked else ""
    return Key(f"{mark}{name} {start}–{end}", f"slot:{day}:{start}")


def _locale(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language)
