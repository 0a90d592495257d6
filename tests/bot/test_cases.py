"""The life of a case: who may do what when, and what goes with it."""

import re
from itertools import cycle, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import cases
from bot.codes import new_code
from bot.store.changes import AddAudit, EraseContent, EraseRoute, MoveCase, WantCards
from bot.store.rows import CaseRow, MemberRow

NOW = 1_795_000_000
OWNER = cases.Actor("counsellor", 1)
OTHER = cases.Actor("counsellor", 2)
COORDINATOR = cases.Actor("coordinator", 3)
ACTORS = {
    "owner": OWNER, "other": OTHER, "coordinator": COORDINATOR,
    "person": cases.PERSON, "time": cases.TIME,
}  # fmt: skip
ACTIONS = [rule.action for rule in cases.RULES]

ALLOWED = {
    "take": {"owner", "other", "coordinator"},
    "open": {"owner"}, "write": {"owner"}, "close": {"owner"},
    "reached": {"owner"}, "nobody": {"owner"}, "somebody_else": {"owner"}, "not_safe": {"owner"},
    "hand_back": {"owner", "coordinator", "time"},
    "withdraw": {"person"},
    "expire": {"time"},
}  # fmt: skip
FROM = {
    "take": {"waiting"}, "withdraw": {"waiting", "taken"}, "expire": {"waiting", "taken"},
}  # fmt: skip


def case(state: str = "waiting", urgency: str = "routine", told: int = 0) -> CaseRow:
    owner = 1 if state == "taken" else None
    closed = None if state in cases.OPEN else NOW
    start = NOW + cases.DAY
    return CaseRow(
        b"c" * 16, "K7-42", urgency, "it", state, owner, start, start + 7200, NOW, told, 5, closed
    )


def moved(state: str, action: str, actor: cases.Actor, now: int = NOW) -> MoveCase:
    changes = cases.act(case(state), actor, action, now)
    assert isinstance(changes, list)
    [move] = [each for each in changes if isinstance(each, MoveCase)]
    return move


@pytest.mark.parametrize(("action", "who"), list(product(ACTIONS, ACTORS)))
def test_only_who_has_the_right_may_act(action: str, who: str) -> None:
    row = CaseRow(**{n: getattr(case("taken"), n) for n in CaseRow.__slots__} | {"owner": 1})
    assert cases.may(row, ACTORS[who], action) == (who in ALLOWED[action])
    refused = cases.act(row, ACTORS[who], action, NOW) == cases.Refusal("rights")
    assert refused == (who not in ALLOWED[action])


@pytest.mark.parametrize(("action", "state"), list(product(ACTIONS, cases.STATES)))
def test_every_action_leads_somewhere_only_from_its_states(action: str, state: str) -> None:
    reached = cases.next_state(state, action)
    assert (reached is not None) == (state in FROM.get(action, {"taken"}))
    assert reached is None or reached in cases.STATES


def test_an_action_nobody_knows_is_refused() -> None:
    assert cases.act(case(), OWNER, "burn", NOW) == cases.Refusal("state")


def test_the_machine_keeps_no_case() -> None:
    machine = cases.machine()
    assert machine.models == []


def test_taking_expects_the_version_that_was_seen() -> None:
    move = moved("waiting", "take", OTHER)
    assert (move.version, move.state, move.owner) == (5, "taken", 2)


def test_the_owner_is_reminded_as_the_window_begins() -> None:
    assert moved("waiting", "take", OTHER).due_at == NOW + cases.DAY
    late = moved("waiting", "take", OTHER, now=NOW + cases.DAY + 60)
    assert late.due_at == case().window_end


def test_a_call_that_was_tried_in_its_time_needs_no_reminder_an_early_one_does() -> None:
    row = case("taken")
    assert moved("taken", "reached", OWNER).due_at == cases.term(row)
    for outcome in ("nobody", "somebody_else", "not_safe", "write"):
        assert moved("taken", outcome, OWNER).due_at == row.due_at
        assert moved("taken", outcome, OWNER, now=row.window_start).due_at == cases.term(row)


def test_a_withdrawn_case_that_somebody_has_is_looked_at_at_once() -> None:
    assert moved("taken", "withdraw", cases.PERSON).due_at == NOW
    assert moved("waiting", "withdraw", cases.PERSON).due_at == NOW + cases.KEPT


def test_handing_back_frees_the_case_and_tells_the_desk_as_if_it_were_new() -> None:
    move = moved("taken", "hand_back", OWNER)
    assert (move.state, move.owner, move.told, move.due_at) == ("waiting", None, 0, NOW)


@pytest.mark.parametrize("outcome", cases.OUTCOMES)
def test_an_outcome_is_one_word_in_the_audit(outcome: str) -> None:
    changes = cases.act(case("taken"), OWNER, outcome, NOW)
    assert isinstance(changes, list)
    assert AddAudit(NOW, 1, outcome, "K7-42") in changes
    assert moved("taken", outcome, OWNER).state == "taken"


def test_closing_erases_the_plan_and_the_route_at_once() -> None:
    changes = cases.act(case("taken"), OWNER, "close", NOW)
    assert isinstance(changes, list)
    assert {EraseContent(b"c" * 16), EraseRoute(b"c" * 16), WantCards(b"c" * 16)} <= set(changes)
    assert moved("taken", "close", OWNER).closed_at == NOW


def test_an_expired_case_keeps_only_the_way_to_tell_the_truth() -> None:
    changes = cases.act(case(), cases.TIME, "expire", NOW)
    assert isinstance(changes, list)
    assert EraseContent(b"c" * 16) in changes
    assert EraseRoute(b"c" * 16) not in changes


def test_a_closed_case_is_forgotten_a_day_later() -> None:
    row = case("closed")
    closed = moved("taken", "close", OWNER)
    assert closed.due_at == NOW + cases.DAY
    assert not cases.forgotten(row, closed.due_at - 1)
    assert cases.forgotten(row, closed.due_at)
    assert not cases.forgotten(case("taken"), NOW * 2)


@given(ahead=st.integers(0, cases.AHEAD), length=st.integers(3600, 5 * cases.HOUR))
def test_no_contact_plan_outlives_two_weeks(ahead: int, length: int) -> None:
    start = NOW + ahead
    row = CaseRow(
        b"c" * 16, "K7-42", "routine", "it", "taken", 1, start, start + length, NOW, 0, 1, None
    )
    assert cases.overdue(row, NOW + cases.TERM)
    assert cases.term(row) > row.window_end


def member(id: int, on_duty: bool) -> MemberRow:
    return MemberRow(id, bytes(16), b"", "counsellor", "it", on_duty)


def test_the_first_telling_goes_to_those_on_duty_and_the_second_to_everybody() -> None:
    team = [member(1, True), member(2, False)]
    assert cases.audience(case(), team, NOW) == team[:1]
    assert cases.audience(case(told=1), team, NOW) == team
    assert cases.audience(case("taken", told=2), team, NOW) == team[:1]


def test_with_nobody_on_duty_what_cannot_wait_is_told_to_everybody_at_once() -> None:
    team = [member(1, False), member(2, False)]
    assert cases.audience(case(urgency="emergency"), team, NOW) == team
    assert cases.audience(case(urgency="routine"), team, NOW) == []


@pytest.mark.parametrize(
    ("urgency", "after"), [("emergency", 600), ("urgent", 600), ("routine", 3600)]
)
def test_the_desk_is_told_again_sooner_what_is_more_urgent(urgency: str, after: int) -> None:
    move = cases.told(case(urgency=urgency), NOW)
    assert (move.due_at, move.told) == (NOW + after, 1)


def test_the_desk_is_told_again_before_the_window_and_as_it_begins_then_it_is_over() -> None:
    row = case(told=1)
    first = cases.told(row, NOW).due_at
    second = cases.told(case(told=2), first).due_at
    third = cases.told(case(told=3), second).due_at
    assert [first, second, third] == [row.window_start - 3600, row.window_start, row.window_end]
    assert cases.overdue(row, third)


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4))
def test_a_code_has_no_look_alikes_and_no_twin(numbers: list[int]) -> None:
    draws = cycle([*numbers, 1, 2, 3, 4])
    first = new_code(lambda below: next(draws) % below, ())
    second = new_code(lambda below: next(draws) % below, {first})
    assert second != first
    assert not set(first + second) & set("0ODQ1IL5S8B")
    assert re.fullmatch(r"[A-Z]\d-\d\d", second)
