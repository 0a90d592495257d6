"""What EXIT says of itself: confirmed, or said to be unconfirmed, or not said."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogs.conversation import Guide, view
from dialogs.library import open_guide
from dialogs.organisation import Organisation, OrganisationError, OwnFact, read
from dialogs.place import Outlook, Place
from dialogs.words import Words

ROME = ZoneInfo("Europe/Rome")
GUIDE = open_guide(ROME)
FACTS = GUIDE.words.organisation.facts
UNSAID = [fact for fact in FACTS.values() if not fact.said]
LANGUAGES = GUIDE.words.languages


def screen(step: str, language: str, guide: Guide = GUIDE) -> str:
    """What the screen of a step says."""
    return view(guide, Place(step, language=language), Outlook()).text


def confirmed(*names: str) -> Guide:
    """The dialogs after EXIT has confirmed these facts."""
    facts = {name: replace(FACTS[name], confirmed=date(2026, 12, 1)) for name in names}
    words = Words(GUIDE.words.catalogues, ROME, organisation=Organisation({**FACTS, **facts}))
    return replace(GUIDE, words=words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_says_what_exit_has_not_confirmed(language: str) -> None:
    said = "\n".join(screen(step, language) for step in GUIDE.dialog.steps)
    unsaid = [GUIDE.words.say("organisation", fact.says, language) for fact in UNSAID]
    assert unsaid
    assert not [text for text in unsaid if text in said]
    assert not [fact.blank for fact in FACTS.values() if fact.blank in said]


@pytest.mark.parametrize("language", LANGUAGES)
def test_once_confirmed_it_is_said(language: str) -> None:
    assert "0432 127 2070" not in screen("exit/where", language)
    assert "0432 127 2070" in screen("exit/where", language, confirmed("exit-phone"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_exit_fits_on_each_screen_even_when_all_is_confirmed(language: str) -> None:
    guide = confirmed(*FACTS)
    for step in GUIDE.dialog.steps:
        if any("{" in text for text in GUIDE.dialog.step(step).says) and step != "urgency/urgent":
            assert len(screen(step, language, guide).split()) <= 62, step


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_are_said_before_consent_and_before_a_case(language: str) -> None:
    limits = GUIDE.words.say("organisation", FACTS["limits"].said, language)
    for step in ("callback/consent", "practitioners/limits", "exit/limits"):
        assert limits in screen(step, language)


def test_a_fact_without_a_source_is_refused_with_a_hint(tmp_path: Path) -> None:
    page = tmp_path / "organisation.toml"
    page.write_text('[[fact]]\nid = "exit-phone"\nsays = "Call."\nchecked = 2026-11-23\n')
    with pytest.raises(OrganisationError, match=r"organisation\.toml:2: .*exit-phone.*\n  hint: "):
        read(page)


def test_two_facts_of_one_name_are_refused(tmp_path: Path) -> None:
    page = tmp_path / "organisation.toml"
    row = '[[fact]]\nid = "limits"\nsays = "All."\nsource = "Us"\nchecked = 2026-11-23\n'
    page.write_text(row * 2)
    with pytest.raises(OrganisationError, match="two facts of one name"):
        read(page)


def test_a_fact_says_the_meantime_until_it_is_confirmed() -> None:
    fact = OwnFact("cost", "Free.", "a page", date(2026, 11, 23), meanwhile="Ask.")
    assert fact.said == "Ask."
    assert replace(fact, confirmed=date(2026, 12, 1)).said == "Free."


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ('confirmed = "not yet"', "confirmed = 'not yet'.*\n  hint: write a date"),
        ("confirmed = true", "confirmed = True.*\n  hint: write a date"),
        ("meanwhile = 3", "meanwhile = 3.*\n  hint: write words in quotes"),
    ],
)
def test_what_is_not_confirmed_by_a_date_is_refused_not_said(
    tmp_path: Path, row: str, found: str
) -> None:
    page = tmp_path / "organisation.toml"
    fact = '[[fact]]\nid = "cost"\nsays = "Free."\nsource = "Us"\nchecked = 2026-11-23\n'
    page.write_text(f"{fact}{row}\n")
    with pytest.raises(OrganisationError, match=found):
        read(page)


@pytest.mark.parametrize("text", ["fact = [1]", "fact = 1", "[fact]\nid = 1"])
def test_a_page_of_the_organisation_without_a_list_is_refused(tmp_path: Path, text: str) -> None:
    page = tmp_path / "organisation.toml"
    page.write_text(text)
    with pytest.raises(OrganisationError, match="fact is no list\n  hint: "):
        read(page)
