"""Words, times, numbers, commands and reasons: the small parts a screen is made of."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import commands, numbers, triage
from dialogs.commands import plain
from dialogs.page import Urgency
from dialogs.place import Window
from dialogs.words import Words

ROME = ZoneInfo("Europe/Rome")
WORDS = Words({"it": {}}, ROME)


@pytest.mark.parametrize(
    ("start", "end", "language", "said"),
    [
        ("2026-11-24T13:00:00Z", "2026-11-24T15:00:00Z", "en", "Tue 24 Nov, 14:00–16:00"),
        ("2026-11-24T13:00:00Z", "2026-11-24T15:00:00Z", "it", "mar 24 nov, 14:00–16:00"),
        ("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", "en", "Sun 25 Oct, 02:00–03:00"),
        ("2027-03-28T00:00:00Z", "2027-03-28T02:00:00Z", "it", "dom 28 mar, 01:00–04:00"),
    ],
)
def test_a_time_is_said_by_the_local_clock_also_when_it_changes(
    start: str, end: str, language: str, said: str
) -> None:
    assert WORDS.time(Window(start, end), language) == said


def test_before_a_language_is_chosen_everything_is_said_in_all_of_them() -> None:
    words = Words({"it": {("s", "Hello."): "Ciao.", ("s", "Leave"): "Esci"}}, ROME)
    assert words.say("s", "Hello.", None) == "Ciao.\n\nHello."
    assert words.say("s", "Leave", None) == "Esci · Leave"
    assert words.say("s", "Italiano", None) == "Italiano"


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("333 123 4567", "+39 333 123 4567"),
        ("0432123456", "+39 0432 123456"),
        ("0039 333.123.4567", "+39 333 123 4567"),
        ("+44 20 7946 0018", "+44 20 7946 0018"),
        ("il mio è 333-1234567", "+39 333 123 4567"),
    ],
)
def test_a_number_is_understood_as_people_type_it(typed: str, dialled: str) -> None:
    assert numbers.dialled(typed) == dialled


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert numbers.dialled(text) is None or numbers.dialled(text) == numbers.dialled(
        str(numbers.dialled(text))
    )


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize("text", ["Aiuto!!", " aiuto ", "AIUTO", "/aiuto", "/aiuto@soglia_bot"])
def test_a_command_is_found_however_it_is_typed(text: str, tmp_path: Path) -> None:
    path = tmp_path / "commands.toml"
    path.write_text('[help]\nit = ["aiuto"]\n', "utf-8")
    found = commands.read(path).find(text)
    assert found == commands.Command("help", "it")


TABLE = """
[[fact]]
id = "a"
level = "emergency"
because = "A."
source = "s"
[[fact]]
id = "b"
level = "urgent"
because = "B."
source = "s"
"""


def table(tmp_path: Path, text: str = TABLE) -> triage.Triage:
    (tmp_path / "home.toml").write_text(text, "utf-8")
    return triage.read(tmp_path)


def test_the_highest_level_wins_and_gives_its_reasons(tmp_path: Path) -> None:
    judged = table(tmp_path).judge({"b", "a"})
    assert judged == triage.Judgement(Urgency.EMERGENCY, ("A.",))


def test_no_fact_is_routine_and_a_fact_the_table_lost_is_urgent(tmp_path: Path) -> None:
    assert table(tmp_path).judge(()).urgency is Urgency.ROUTINE
    assert table(tmp_path).judge({"lost"}).urgency is Urgency.URGENT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[fact]]\nid = 'a'\n", "fact 'a' lacks because, level, source"),
        (TABLE.replace("urgent", "high"), "fact 'b' has level 'high'"),
        ("fact = 3", "fact"),
        ("[[fact", "cannot be read"),
    ],
)
def test_a_table_that_cannot_be_used_says_where_and_what(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(triage.TriageError, match=r"home\.toml:\d+: ") as caught:
        table(tmp_path, text)
    assert said in str(caught.value)
