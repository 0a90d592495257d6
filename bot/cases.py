"""The life of a case: which action leads where, who may take it, and what changes with it.

Pure: a case as stored, somebody, and the time → a list of changes, or why not. The table `RULES`
is the whole life; a further action is one more row, and one more `case` where it changes more
than the state.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from transitions import Machine

from bot.store.changes import (
    AddAudit,
    Change,
    EraseContent,
    EraseRoute,
    ForgetCase,
    MoveCase,
    WantCards,
)
from bot.store.rows import CaseRow, MemberRow

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

STATES = ("waiting", "taken", "closed", "withdrawn", "expired")
OPEN = frozenset({"waiting", "taken"})

AHEAD = 7 * DAY
"""No window is offered further ahead than this, counted from its start."""

TERM = 14 * DAY
"""A contact plan is erased at the latest this long after it was confirmed."""

KEPT = DAY
"""How long a closed or withdrawn case is still known by its code, for whoever holds a card."""

UNTOLD = 7 * DAY
"""How long an expired case keeps its route, so that the person can be told the truth."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on a case: a member of the desk, the person themselves, or time."""

    role: Literal["counsellor", "coordinator", "person", "time"]
    member: int | None = None


PERSON = Actor("person")
TIME = Actor("time")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing happened: `rights` is not yours to do, `state` is too late or too early."""

    reason: Literal["rights", "state"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One arrow of the life of a case. `who`: anyone means every member of the desk."""

    action: str
    source: tuple[str, ...]
    to: str | None
    """None: the state stays, and only the audit and the due time know."""
    who: frozenset[str]


def _rule(action: str, source: str, to: str | None, who: str) -> Rule:
    return Rule(action, tuple(source.split()), to, frozenset(who.split()))


RULES = (
    _rule("take", "waiting", "taken", "anyone"),
    _rule("open", "taken", None, "owner"),
    _rule("write", "taken", None, "owner"),
    _rule("reached", "taken", None, "owner"),
    _rule("nobody", "taken", None, "owner"),
    _rule("somebody_else", "taken", None, "owner"),
    _rule("not_safe", "taken", None, "owner"),
    _rule("hand_back", "taken", "waiting", "owner coordinator time"),
    _rule("close", "taken", "closed", "owner"),
    _rule("withdraw", "waiting taken", "withdrawn", "person"),
    _rule("expire", "waiting taken", "expired", "time"),
)
_RULE_OF = {rule.action: rule for rule in RULES}

OUTCOMES = ("reached", "nobody", "somebody_else", "not_safe")
"""What came of a call: noted in the audit, never more than this word."""


class _Life:
    """The slim model a trigger is fired on; registered nowhere, gone after the call."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def machine() -> Machine:
    """The table as a `transitions` machine; it carries no model."""
    return Machine(
        model=None,
        states=list(STATES),
        initial="waiting",
        auto_transitions=False,
        ignore_invalid_triggers=True,
        transitions=[
            {"trigger": rule.action, "source": list(rule.source), "dest": rule.to or "="}
            for rule in RULES
        ],
    )


_MACHINE = machine()


def next_state(state: str, action: str) -> str | None:
    """Where the action leads from this state; None if it leads nowhere from here."""
    life = _Life(state)
    return life.state if _MACHINE.events[action].trigger(life) else None


def may(case: CaseRow, actor: Actor, action: str) -> bool:
    """Whether this actor has the right to do this to this case, whatever its state."""
    who = _RULE_OF[action].who
    return bool(who & set(_standing(case, actor)))


def _standing(case: CaseRow, actor: Actor) -> Iterator[str]:
    yield actor.role
    if actor.member is not None:
        yield "anyone"
        if actor.member == case.owner:
            yield "owner"


def act(case: CaseRow, actor: Actor, action: str, now: int) -> list[Change] | Refusal:
    """What the action changes, in one transaction; or why it does not happen.

    The move expects the version of `case`: of two members who take at once, the store lets one
    win, and the other's list is a `Conflict`.
    """
    if action not in _RULE_OF:
        return Refusal("state")
    if not may(case, actor, action):
        return Refusal("rights")
    state = next_state(case.state, action)
    if state is None:
        return Refusal("state")
    changes: list[Change] = [_moved(case, actor, action, state, now)]
    changes.append(AddAudit(now, actor.member, action, case.code))
    return changes if state == case.state else [*changes, *_erased(case, state), WantCards(case.id)]


def _moved(case: CaseRow, actor: Actor, action: str, state: str, now: int) -> MoveCase:
    owner, due, told, closed = case.owner, case.due_at, case.told, case.closed_at
    match action:
        case "take":
            owner, due = actor.member, _reminded(case, now)
        case "hand_back":
            owner, due, told = None, now, 0  # told at once, as if it were new
        case "close":
            due, closed = now + KEPT, now
        case "withdraw":  # whoever has it hears of it at once
            due, closed = (now + KEPT if owner is None else now), now
        case "expire":
            due, closed = now + UNTOLD, now
        case "reached":
            due = term(case)
        case "nobody" | "somebody_else" | "not_safe" | "write" if now >= case.window_start:
            due = term(case)  # tried when it was agreed: nobody need be reminded
        case _:
            pass  # the plan was opened, or it was too early: the same hands, the same term
    return MoveCase(case.id, case.version, state, owner, due, told, closed)


def _erased(case: CaseRow, state: str) -> list[Change]:
    """What ends with an open life: the plan always; the route, unless there is a truth to tell."""
    if state in OPEN:
        return []
    route: list[Change] = [] if state == "expired" else [EraseRoute(case.id)]
    return [EraseContent(case.id), *route]


# ------------------------------------------------------------------ what time does


def term(case: CaseRow) -> int:
    """When the contact plan goes, called or not, whoever holds it.

    A window begins at most `AHEAD` after the request, and lasts less than a day: this much after
    its end is at most `TERM` after the request, whose own time is not kept with the case.
    """
    return case.window_end + TERM - AHEAD - DAY


def _reminded(case: CaseRow, now: int) -> int:
    """When a taken case is told again: as its window begins, and as it ends without a call."""
    return min((t for t in (case.window_start, case.window_end) if t > now), default=term(case))


def _next_telling(case: CaseRow, now: int) -> int:
    """When the desk hears of a waiting case again: soon, before the window, and as it begins."""
    again = HOUR if case.urgency == "routine" else 10 * MINUTE
    times = [case.window_start - HOUR, case.window_start, case.window_end]
    if case.told == 0:
        times.append(now + again)
    return min((t for t in times if t > now), default=case.window_end)


def told(case: CaseRow, now: int) -> MoveCase:
    """The desk, or the owner, has been told of this case once more: when to look again."""
    match case.state:
        case "waiting":
            due = _next_telling(case, now)
        case "taken":
            due = _reminded(case, now)
        case _:
            due = _until(case)
    return MoveCase(
        case.id, case.version, case.state, case.owner, due, case.told + 1, case.closed_at
    )


def audience(case: CaseRow, members: Sequence[MemberRow], now: int) -> list[MemberRow]:
    """Who is told of a case now: the owner; else those on duty; from the second time everybody.

    If nobody on duty can call in its language, everybody is told at once of what cannot wait. A
    taken case that nobody called in its time is told to the coordinators, too.
    """
    here = [member for member in members if not member.away]
    if case.state != "waiting":
        late = case.state == "taken" and now >= case.window_end
        return [m for m in here if m.id == case.owner or (late and m.role == "coordinator")]
    on_duty = [member for member in here if member.on_duty]
    able = any(member.calls_in(case.language) for member in on_duty)
    if case.told == 0 and (able or case.urgency == "routine"):
        return on_duty
    return here


def unheard(case: CaseRow) -> bool:
    """Withdrawn, and whoever had it has not been told yet."""
    return case.state == "withdrawn" and case.owner is not None and case.due_at < _until(case)


def abandoned(case: CaseRow, members: Sequence[MemberRow]) -> bool:
    """Taken by somebody who has left, or whom no message reaches: nobody will call."""
    here = {member.id for member in members if not member.away}
    return case.state == "taken" and case.owner not in here


def overdue(case: CaseRow, now: int) -> bool:
    """The promised time has passed and nobody has taken it; or its term has come."""
    if case.state == "waiting":
        return now >= case.window_end
    return case.state == "taken" and now >= term(case)


def forgotten(case: CaseRow, now: int) -> bool:
    """Nobody needs this case any more."""
    return case.closed_at is not None and case.state not in OPEN and now >= _until(case)


def _until(case: CaseRow) -> int:
    """How long a case that is over is still known."""
    return (case.closed_at or 0) + (UNTOLD if case.state == "expired" else KEPT)


def forget(case: CaseRow) -> list[Change]:
    """The last trace of a case, but for the lines of the audit."""
    return [ForgetCase(case.id)]
