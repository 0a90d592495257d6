"""The whole way in a real browser: two phones on the page of `soglia demo`, in both languages."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from dialogs.machine import ANYWHERE
from tests.bot.command import ROOT, command
from tests.phones import PATIENCE, Counsellor, Person

pytestmark = pytest.mark.browser

QUIET = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
WIDE, NARROW = (1400, 1000), (360, 740)
SOON = 20
"""Seconds within which a demo has ended that was asked to, on a busy machine."""
MARKER = "Vermiglia"
"""A name that occurs nowhere else: where it is found, it leaked."""
NUMBER = "0432 123456"
DIALLED = "+39 0432 123456"
NEVER, ANSWERER, COVER, WORD = "mai la domenica", "il fratello", "la biblioteca", "girasole"

PERSONAL = ("conversations", "answers", "case_routes", "case_contents", "case_lines", "removals")
"""Tables whose rows are somebody's. A closed case is a code and a state, without anybody."""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=QUIET.split())
        yield running
        running.close()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a fresh demo is."""
    words = command("demo", "--port", "0", home=tmp_path)
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            said = process.stdout.readline()
            assert "http://" in said, "the demo did not start: what it said is on stderr"
            yield next(word for word in said.split() if "http://" in word)
        finally:
            process.terminate()
            try:
                process.wait(SOON)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


@contextmanager
def opened(browser: Browser, address: str, size: tuple[int, int], language: str) -> Iterator[Page]:
    """The page; whatever its console complains of in the meantime is a failure."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale=language)
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    assert complaints == []
    page.close()


def phones(page: Page, language: str) -> tuple[Person, Counsellor]:
    """Both phones, once the counsellor is on duty and reads the language of the page."""
    person = Person(page.locator("[data-who=person]"), language)
    counsellor = Counsellor(page.locator("[data-who=counsellor]"), language)
    counsellor.shows(counsellor.said("On duty."))
    return person, counsellor


# ------------------------------------------------------------------ parts of the way


def arrives(person: Person) -> None:
    """Choose the language, and come to the menu."""
    person.press({"it": "Italiano", "en": "English"}[person.language])
    person.taps("welcome/hello", "Yes, go on")
    person.at("welcome/menu")


def reads_and_answers(person: Person) -> None:
    """From the menu by the pages and the questions to how urgent it is, and to today."""
    person.taps("welcome/menu", "Home, a couple")
    person.taps("subjects/home", "Me")
    person.taps("violence/start", "Is it normal to feel this?")
    person.taps("violence/normal", "Is this violence?")
    person.taps("violence/kinds", "With words and fear")
    person.taps("violence/mind", "Yes")
    person.taps("violence/recognise", "How urgent is it?")
    person.taps("screening/start", "Yes")
    person.taps("screening/now", "No")
    person.taps("screening/moment", "No, or skip")
    person.taps("screening/neck", "Skip")
    person.taps("screening/threats", "I'm not sure")
    person.taps("screening/apart", "Yes")
    person.taps("screening/around", "It is getting worse")
    person.taps("screening/close", "Skip")
    person.taps("screening/body", "Skip")
    person.taps("screening/thoughts", "No")
    person.taps("screening/urgent", "What I can do today")
    person.taps("violence/today", "Someone I trust")


def agrees(person: Person, page: str, label: str) -> None:
    """Ask for a call, say yes to the notice, and give a name."""
    person.taps(page, label)
    person.taps("callback/start", "No")
    person.taps("callback/consent", "Yes, I want a call")
    person.taps("callback/about", "For me")
    person.writes_at("callback/name", "Pippa")


def says_how_and_when(person: Person) -> None:
    """Every question of the contact plan, once."""
    person.writes_at("callback/number", NUMBER)
    person.picks_a_time("callback/time")
    person.taps("callback/rules", "A few more questions")
    person.writes_at("callback/never", NEVER)
    person.taps("callback/voicemail", "No message")
    person.writes_at("callback/answerer", ANSWERER)
    person.writes_at("callback/cover", COVER)
    person.taps("callback/counsellor", "A woman")
    person.writes_at("callback/word", WORD)
    person.taps("callback/news", "No, do not write")


def corrects_the_name(person: Person) -> None:
    person.taps("callback/summary", "Other answers")
    person.press(f"✓ {person.word('callback/details', 'What to call you')}")
    person.writes_at("callback/name", MARKER)
    person.taps("callback/details", "That is fine")
    person.at("callback/summary")


def calls(counsellor: Counsellor) -> None:
    """Open the plan, read what was typed, put it away; nobody answers, then somebody does."""
    counsellor.does("Open the plan")
    for typed in (MARKER, DIALLED, NEVER, ANSWERER, COVER, WORD):
        counsellor.shows(typed)
    counsellor.does("Put it away")
    counsellor.lost(MARKER)
    counsellor.does("Nobody answered")
    counsellor.pops_up("Noted.")
    counsellor.does("Reached")
    counsellor.does("Close now")
    counsellor.shows(counsellor.said("closed"))


def leaves(person: Person) -> None:
    person.press(person.word(ANYWHERE, "Leave"))
    expect(person.root.locator(".alert")).to_be_visible(timeout=PATIENCE)
    expect(person.root.locator(".messages > li")).to_have_count(0, timeout=PATIENCE)


def holds_nobody(page: Page) -> None:
    """The store panel lists no table with rows of a person."""
    for table in PERSONAL:
        row = page.locator("#full li").filter(has=page.get_by_text(table, exact=True))
        expect(row).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("#empty")).to_contain_text("conversations")


# ------------------------------------------------------------------ the journeys


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_person_is_called_and_nothing_is_left(
    browser: Browser, address: str, language: str
) -> None:
    with opened(browser, address, WIDE, language) as page:
        person, counsellor = phones(page, language)
        first = person.starts()
        arrives(person)
        reads_and_answers(person)
        agrees(person, "violence/trusted", "Talk to a person")
        says_how_and_when(person)
        corrects_the_name(person)
        person.taps("callback/summary", "Yes, send it")
        person.at("callback/done")

        code = counsellor.is_told()
        assert code in person.text
        assert MARKER not in counsellor.glance
        person.taps("callback/done", "My request")
        person.at("request/waiting")
        counsellor.does("Take")
        counsellor.shows(counsellor.said("yours"))
        calls(counsellor)
        person.taps("request/closed", "To the menu")
        person.taps("welcome/menu", "Call, and more")
        person.taps("welcome/more", "My request")
        person.writes_at("request/ask", code)
        person.at("request/none")
        assert not [word for word in (MARKER, NUMBER, DIALLED) if word in page.content()]

        leaves(person)
        holds_nobody(page)
        person.root.locator(".alert button").click()
        assert person.starts() == first


@pytest.mark.parametrize("language", ["it", "en"])
def test_only_here_in_this_chat_they_write_to_each_other(
    browser: Browser, address: str, language: str
) -> None:
    with opened(browser, address, WIDE, language) as page:
        person, counsellor = phones(page, language)
        person.starts()
        arrives(person)
        person.taps("welcome/menu", "Call, and more")
        agrees(person, "welcome/more", "Ask for a call")
        person.taps("callback/number", "Only here in this chat")
        person.taps("callback/only-here", "Choose a time")
        person.picks_a_time("callback/time-here")
        person.taps("callback/counsellor", "It doesn't matter")
        person.taps("callback/word", "Skip")
        person.taps("callback/news", "Skip")
        person.taps("callback/summary", "Yes, send it")
        counsellor.is_told()
        person.taps("callback/done", "My request")
        counsellor.does("Take")
        person.taps("request/taken", "Write here")
        person.writes_at("callback/here", MARKER)
        counsellor.shows(MARKER)
        counsellor.does("Write")
        counsellor.pops_up("Type your message now.")
        counsellor.write("Sono qui, Vermiglia")
        person.shows("Sono qui, Vermiglia")
        counsellor.lost("Sono qui")


@pytest.mark.parametrize("language", ["it", "en"])
def test_danger_stops_the_questions_and_shows_112(
    browser: Browser, address: str, language: str
) -> None:
    with opened(browser, address, WIDE, language) as page:
        person, _ = phones(page, language)
        person.starts()
        arrives(person)
        person.taps("welcome/menu", "Home, a couple")
        person.taps("subjects/home", "Me")
        person.taps("violence/start", "How urgent is it?")
        person.taps("screening/start", "Yes")
        person.taps("screening/now", "Yes")
        person.at("safety/now")
        person.shows("112")


def test_from_a_narrow_phone_with_the_keyboard_alone(browser: Browser, address: str) -> None:
    with opened(browser, address, NARROW, "it") as page:
        person = Person(page.locator("[data-who=person]"), "it")
        start = person.root.locator(".start")
        person.reaches(start)
        person.reaches(person.key("Italiano"))
        person.reaches(person.key(person.word("welcome/hello", "Yes, go on")))
        person.at("welcome/menu")
        person.reaches(person.root.locator(".line"))
        page.keyboard.type("aiuto")
        page.keyboard.press("Enter")
        person.at("safety/now")
        person.shows("112")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
        person.reaches(person.key(person.word(ANYWHERE, "Leave")))
        expect(person.root.get_by_role("alertdialog")).to_be_visible(timeout=PATIENCE)
        page.keyboard.press("Enter")
        expect(start).to_be_visible(timeout=PATIENCE)
        expect(person.root.get_by_role("alertdialog")).to_be_hidden()
