"""Every message of the desk, in every state and language: dull, short, and true."""

from dataclasses import replace
from itertools import product

import pytest

from bot import cases, homes, views
from bot.members import Role
from bot.store import CaseRow, MemberRow, ShiftRow
from dialogs.library import LOCALES, open_catalogues
from tests.bot.desk.room import SPEECH

LANGUAGES = ("it", "en")
URGENCIES = ("emergency", "urgent", "routine")
STARTLING = (
    "violen", "abus", "help", "aiut", "emergen", "urgen", "danger", "pericol", "polic", "poliz",
    "112", "1522", "victim", "vittim", "call", "chiam", "exit",
)  # fmt: skip

WORDS = {
    "en": {"at once", "soon", "in its turn", "Italian", "English",
           "free", "yours", "taken", "closed", "withdrawn", "out of time"},
    "it": {"subito", "presto", "a seguire", "italiano", "inglese",
           "libero", "tuo", "preso", "chiuso", "ritirato", "scaduto"},
}  # fmt: skip


def member(language: str, role: Role = "counsellor") -> MemberRow:
    return MemberRow(1, bytes(16), b"", role, language, on_duty=True)


def case(state: str, urgency: str, language: str, owner: int | None) -> CaseRow:
    closed = None if state in cases.OPEN else 1
    return CaseRow(b"c" * 16, "K7-42", urgency, language, state, owner, 1, 2, 3, 0, 1, closed)


EVERY = list(product(LANGUAGES, cases.STATES, URGENCIES, LANGUAGES, (None, 1, 2)))


@pytest.mark.parametrize(("language", "state", "urgency", "theirs", "owner"), EVERY)
def test_a_card_says_code_urgency_language_and_state_and_nothing_else(
    language: str, state: str, urgency: str, theirs: str, owner: int | None
) -> None:
    row = case(state, urgency, theirs, owner)
    sheet = views.case_card(SPEECH.to(language), row, member(language))
    code, *words = sheet.text.split(" · ")
    assert code == "K7-42"
    assert len(words) == 3
    assert set(words) <= WORDS[language]
    assert not [each for each in STARTLING if each in sheet.text.lower()]


@pytest.mark.parametrize(
    ("language", "state", "owner"), list(product(LANGUAGES, cases.STATES, (1, 2)))
)
def test_buttons_are_only_for_who_may_press_them(language: str, state: str, owner: int) -> None:
    row = case(state, "routine", "it", None if state == "waiting" else owner)
    roles: tuple[Role, ...] = ("counsellor", "coordinator")
    for role in roles:
        me = member(language, role=role)
        sheet = views.case_card(SPEECH.to(language), row, me, writes=True)
        for action in [key.data.split(":")[0] for keys in sheet.rows for key in keys]:
            rule = {"writing": "write", "closing": "close"}.get(action, action)
            actor = cases.Actor(me.role, me.id)
            assert not isinstance(cases.act(row, actor, rule, 0), cases.Refusal)


def sheets(language: str) -> list[views.Sheet]:
    _ = SPEECH.to(language)
    rows = [case(s, u, "en", 1) for s in cases.STATES for u in URGENCIES]
    week = [ShiftRow(1, day, start, end) for day in range(7) for start, end in views.SLOTS]
    boss = member(language, role="coordinator")
    team = [boss, replace(boss, id=96, on_duty=False), replace(boss, id=97, away=True)]
    return [
        *(views.case_card(_, row, member(language), ask, writes=True)
          for row in rows for ask in (None, "close", "write")),
        homes.home(SPEECH, boss, rows), homes.home(SPEECH, member(language), []),
        homes.hours(SPEECH, boss, week), homes.people(_, team),
        *(homes.leaving(_, boss, who) for who in team),
        views.invitation(_, "https://t.me/a_bot?start=" + "x" * 32), views.invitation(_, None),
        views.plan(_, rows[0], ["line"], "+39 333"), views.line(_, rows[0], ["words"]),
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_is_cut_on_a_phone_or_refused_by_telegram(language: str) -> None:
    for sheet in sheets(language):
        for row in sheet.rows:
            assert sum(len(key.label) for key in row) <= 40, row
            for key in row:
                assert len(key.data.encode()) <= 64
                assert bool(key.data) != bool(key.copies)
                assert len(key.copies) <= 256


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_words_of_every_message_are_dull(language: str) -> None:
    for sheet in sheets(language):
        start = sheet.text[:40].lower()
        assert not [each for each in STARTLING if each in start], sheet.text


POPUPS = ("gone", "taken", "late", "withdrawn", "last", "rights", "noted", "write", "")


@pytest.mark.parametrize(("language", "what"), list(product(LANGUAGES, POPUPS)))
def test_a_pop_up_fits(language: str, what: str) -> None:
    words = views.popup(SPEECH.to(language), what)
    assert len(words) <= 200
    assert bool(words) == bool(what)


def test_the_desk_speaks_italian_throughout() -> None:
    english = {text for _, text in open_catalogues(LOCALES, ["desk"])["it"]}
    italian = SPEECH.to("it")
    shared = {"Note"}  # no word of the desk is the same in both languages, but for these
    assert not {text for text in english if italian(text) == text} - shared
    assert len(english) > 50


def test_hours_are_ticked_where_they_are_held() -> None:
    sheet = homes.hours(SPEECH, member("en"), [ShiftRow(1, 1, 13, 18)])
    labels = [key.label for row in sheet.rows for key in row]
    assert [each for each in labels if each.startswith("✓")] == ["✓ English", "✓ Tue 13–18"]
    assert labels[2] == "Mon 9–13"
