"""What is wrong with the ways of pages is told where it is mended."""

import pytest

from dialogs.page import Urgency
from dialogs.triage import Fact, Triage
from tests.dialogs.house import House


def test_a_sound_house_has_no_problem_in_any_language() -> None:
    assert House(italian=True).review() == []


def test_a_misspelt_link_is_told_once_with_the_nearest_step() -> None:
    house = House().change("welcome", "(questions.md#neck)", "(questions.md#nek)")
    house.change("questions", "(#judged), sealed", "(#nek), sealed")
    problem = house.only()
    assert (problem.path, problem.line) == ("welcome.md", house.line("welcome", "nek"))
    assert "(questions.md#nek), which no page has (2 such links)" in problem.found
    assert problem.hint == "did you mean (questions.md#neck)?"


def test_a_link_to_the_wrong_page_names_the_right_one() -> None:
    house = House().change("welcome", "(questions.md#neck)", "(violence-at-home.md#neck)")
    assert house.only().hint == "did you mean (questions.md#neck)?"


def test_a_step_that_nobody_can_come_to_is_told() -> None:
    house = House().change("welcome", "- [Ask](questions.md#neck)\n", "")
    problems = house.review()
    assert [problem.found for problem in problems] == [
        "nobody can come to the step 'neck'",
        "nobody can come to the step 'judged'",
    ]
    assert problems[0].line == house.line("questions", "## neck")
    assert "(questions.md#neck)" in problems[0].hint


def test_a_step_without_a_way_on_is_told() -> None:
    house = House().change("safety", "- [To the menu](welcome.md#menu)\n", "")
    problem = house.only()
    assert (problem.path, problem.line) == ("safety.md", house.line("safety", "## now"))
    assert "no way on from 'now'" in problem.found


def test_a_way_back_to_itself_is_no_way_on() -> None:
    house = House().change("safety", "(welcome.md#menu)", "(#now)")
    assert "no way on" in house.only().found


def test_the_three_buttons_below_every_screen_stay_what_they_are() -> None:
    house = House().change("anywhere", "- [Help now](safety.md#now)\n", "")
    problem = house.only()
    assert (problem.path, problem.line) == ("anywhere.md", house.line("anywhere", "## anywhere"))
    assert "(safety.md#now), (#back), (#leave)" in problem.hint


def test_a_step_that_code_calls_by_name_cannot_go() -> None:
    house = House().change("leaving", "## gone", "## went")
    problem = house.only()
    assert (problem.path, problem.line) == ("leaving.md", 1)
    assert "no step 'gone'" in problem.found


def test_steps_that_lead_on_at_once_may_not_turn_in_a_circle() -> None:
    house = House().change("questions", "urgent* → [times](#times)", "urgent* → [self](#judged)")
    problem = house.only()
    assert problem.line == house.line("questions", "## judged")
    assert "in the end back to itself" in problem.found


@pytest.mark.parametrize("former", ["times", "welcome/menu"])
def test_a_former_name_that_is_taken_is_told(former: str) -> None:
    house = House().change(
        "questions", "Did this happen to you?\n", f"**Formerly** {former}.\n\nDid it happen?\n"
    )
    assert f"the former name {former!r}" in house.only().found


# ------------------------------------------------------------------ one step


def test_triage_needs_all_three_ways() -> None:
    house = House().change("questions", "- *If triage says urgent* → [times](#times)\n", "")
    problem = house.only()
    assert problem.line == house.line("questions", "## judged")
    assert problem.hint == "add - *If triage says urgent* → [step](#step)"


def test_a_step_that_triage_leaves_at_once_says_nothing() -> None:
    house = House().change("questions", "## judged\n", "## judged\n\nOne moment.\n")
    assert "'judged' is left at once" in house.only().found


def test_every_other_step_speaks() -> None:
    house = House().change("safety", "Let us look at this together, now. Call 112.\n", "")
    assert house.only().found == "'now' says nothing"


def test_times_on_offer_need_a_way_for_when_there_are_none() -> None:
    house = House().change("questions", "- *No time is on offer* → [menu](welcome.md#menu)\n", "")
    problem = house.only()
    assert problem.line == house.line("questions", "*Picks")
    assert problem.hint == "add - *No time is on offer* → [step](#step)"


def test_nearer_and_later_times_are_two_steps() -> None:
    later = "- *Picks a later time on offer* → [menu](welcome.md#menu)\n"
    house = House().change("questions", "- *No time", f"{later}- *No time")
    problem = house.only()
    assert (problem.line, problem.hint) == (
        house.line("questions", "later time"),
        "offer the later times in a step of their own",
    )


def test_more_than_six_buttons_are_too_many() -> None:
    more = "".join(f"- [{word}](#neck)\n" for word in ("Three", "Four", "Five", "Six", "Seven"))
    house = House().change("questions", ", sealed as **about**\n", f"\n{more}")
    problem = house.only()
    assert (problem.found, problem.line) == ("7 buttons", house.line("questions", "Seven"))


def test_a_fact_that_triage_does_not_know_is_told_with_the_nearest() -> None:
    house = House().change("questions", "**neck**", "**nekc**")
    problems = house.review()
    assert [(each.path, each.line) for each in problems] == [
        ("dialogs/triage/home.toml", 4),
        ("questions.md", house.line("questions", "nekc")),
    ]
    problems.reverse()
    assert problems[0].hint == "did you mean neck?"
    assert "no page notes the fact 'neck'" in problems[1].found


def test_an_emergency_asks_no_more_questions() -> None:
    house = House().change("questions", "[Yes](safety.md#now)", "[Yes](#times)")
    problem = house.only()
    assert problem.line == house.line("questions", "[Yes]")
    assert "safety.md" in problem.hint


def test_a_fact_that_is_only_urgent_may_be_followed_by_questions() -> None:
    house = House().change("questions", "[Yes](safety.md#now)", "[Yes](#times)")
    house.triage = Triage({"neck": Fact("neck", Urgency.URGENT, "It happened.", "Glass 2008")})
    assert house.review() == []


def test_a_question_about_a_fact_can_be_skipped() -> None:
    house = House().change("questions", "- [No](#judged), sealed as **about**\n", "")
    house.change("welcome", "- [Times]", "- [On](questions.md#judged)\n- [Times]")
    problem = house.only()
    assert problem.line == house.line("questions", "## neck")
    assert problem.hint == "add - [Skip](#step), without a fact"


def test_typing_can_be_skipped() -> None:
    typed = "- *Writes anything*, sealed as **note** → [menu](welcome.md#menu)\n"
    house = House().change("safety", "- [To the menu](welcome.md#menu)\n", typed)
    assert "cannot be skipped" in house.only().found


def test_a_field_that_the_desk_does_not_know_is_told() -> None:
    house = House().change("questions", "**about**", "**abuot**")
    problem = house.only()
    assert problem.line == house.line("questions", "abuot")
    assert problem.hint == "did you mean about?"


def test_a_question_that_comes_back_would_forget_its_answer() -> None:
    """The next answer to the same question takes the one before back: any tap would."""
    facts = {
        "neck": Fact("neck", Urgency.URGENT, "It happened before.", "Glass 2008", "home", 4),
    }
    house = House(triage=Triage(facts)).change(
        "questions", "(safety.md#now), noted", "(#neck), noted"
    )
    house.change(
        "welcome", "- [Ask](questions.md#neck)", "- [Ask](questions.md#neck)\n- [H](safety.md#now)"
    )
    problem = house.only()
    assert problem.line == house.line("questions", "noted as **neck**")
    assert "'neck' is forgotten at the next tap" in problem.found
    assert "one question for each" in problem.hint


@pytest.mark.parametrize("tail", ["sealed as **about**", "takes back **about**", "then back here"])
def test_a_button_that_leads_back_takes_nothing_along(tail: str) -> None:
    house = House().change(
        "questions", "- [No](#judged)", f"- [Not that](#back), {tail}\n- [No](#judged)"
    )
    assert house.only().found == "a button that leads back does nothing else"
