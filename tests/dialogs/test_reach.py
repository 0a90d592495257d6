"""How far it is to help, over the whole machine: every step is looked at, none is sampled."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from dialogs.conversation import Guide
from dialogs.doors import DOORS
from dialogs.library import open_guide
from dialogs.machine import BACK, LEAVE, Dialog, buttons_of
from dialogs.page import FIRST, SAFETY, TOPICS, Button, Step

START = "welcome/hello"
"""The first screen in a language: start, for whoever counts taps."""


@pytest.fixture(scope="module")
def guide() -> Guide:
    return open_guide(ZoneInfo("Europe/Rome"))


@pytest.fixture(scope="module")
def dialog(guide: Guide) -> Dialog:
    return guide.dialog


def taps_to(dialog: Dialog, start: str, there: Callable[[Step], bool]) -> dict[str, int]:
    """Every step that fits, and the fewest taps to it; what leads on at once costs none."""
    away, waiting = {start: 0}, [start]
    for name in waiting:
        step = dialog.step(name)
        for way in step.ways:
            if way.to in (BACK, LEAVE):
                continue
            cost = away[name] + isinstance(way, Button)
            if cost < away.get(way.to, 99):
                away[way.to] = cost
                waiting.append(way.to)
    return {name: taps for name, taps in away.items() if there(dialog.step(name))}


def entrances(dialog: Dialog) -> set[str]:
    """The first step of each dialog: where its doors are, or what has to be said before them."""
    return {page.steps[0].id for page in dialog.pages if page.doors}


def test_every_dialog_is_at_most_three_taps_from_the_start(dialog: Dialog) -> None:
    found = taps_to(dialog, START, lambda step: step.id in entrances(dialog))
    assert entrances(dialog) == found.keys()
    assert {name: taps for name, taps in found.items() if taps > 3} == {}


def test_the_doors_are_on_the_first_screen_but_where_the_limits_come_before_them(
    dialog: Dialog,
) -> None:
    before = {name for name in entrances(dialog) if not name.endswith("/start")}
    assert before == {"ideas-family/limits", "ideas-out/limits"}
    for name in before:
        led = {button.to for button in buttons_of(dialog.step(name))}
        page = name.partition("/")[0]
        assert {f"{page}/start", f"{page}/numbers"} <= led
        assert any("{limits}" in said for said in dialog.step(name).says)


def test_every_dialog_has_its_numbers_one_tap_from_its_first_screen(dialog: Dialog) -> None:
    for page in dialog.pages:
        if page.doors:
            numbers = [b.to for b in buttons_of(dialog.step(f"{page.name}/start"))]
            assert f"{page.name}/numbers" in numbers
            assert dialog.step(f"{page.name}/numbers").numbers, page.name


def test_a_number_is_two_taps_from_every_step(dialog: Dialog) -> None:
    """Help now is on every screen, and says 112 at once."""
    assert next(button.to for button in dialog.anywhere) == SAFETY
    assert any("112" in said for said in dialog.step(SAFETY).says)


def test_all_five_doors_lead_to_a_step_that_speaks(dialog: Dialog) -> None:
    for page in dialog.pages:
        if page.doors:
            for _, to in DOORS:
                name = to.replace(".md#", "/") if "." in to else f"{page.name}/{to}"
                assert dialog.step(name).says, name


def test_every_topic_has_a_dialog(dialog: Dialog) -> None:
    assert {page.topic for page in dialog.pages if page.doors} == set(TOPICS)


def test_no_step_is_a_dead_end(dialog: Dialog) -> None:
    shown = {"asides", "anywhere"}
    for step in dialog.steps.values():
        on = [way for way in step.ways if way.to not in (step.id, BACK)]
        assert on or step.page in shown or step.id in ("leaving/gone", "leaving/left-over"), step.id


def test_every_step_can_be_reached(dialog: Dialog) -> None:
    by_code = {"asides", "anywhere", "leaving", "request", "heard"}
    roots = [FIRST, SAFETY, *(s.id for s in dialog.steps.values() if s.page in by_code)]
    reached = set().union(*(taps_to(dialog, root, lambda _: True) for root in roots))
    assert set(dialog.steps) - reached == set()


def test_the_notice_before_a_call_is_two_taps_from_every_dialog(dialog: Dialog) -> None:
    """The notice of consent: talk to a person, the age, and there it is."""
    for page in dialog.pages:
        if page.doors:
            found = taps_to(dialog, f"{page.name}/start", lambda s: s.id == "callback/consent")
            assert found["callback/consent"] <= 2, page.name
