"""What is wrong with a step by itself: its forms, its facts and the fields it seals."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from dialogs.machine import ANYWHERE, BACK
from dialogs.page import (
    HOME,
    SAFETY,
    Button,
    NothingOffered,
    Outcome,
    Page,
    Picks,
    Problem,
    Step,
    Urgency,
    Way,
    Writes,
)
from dialogs.triage import Triage
from dialogs.words import MOST_IN_COLUMN

FIELDS = (
    *("about", "name", "number", "channel", "never", "voicemail"),
    *("answerer", "cover", "counsellor", "word", "news", "no-news", "note"),
    "proof",
)
"""The fields of the contact plan, and what proves a request to be one's own."""
TIME = "time"
"""Given once a time was picked; a button may be ticked by it, and none seals it."""

MOST_BUTTONS = MOST_IN_COLUMN
MOST_AT_HOME = 12
"""All subjects stand on one screen, in two columns: nobody looks for theirs behind a tap."""
MOST_HEARD = 3
"""Buttons that are shown at most of those for topics that were heard."""


def of_step(page: Page, step: Step, triage: Triage) -> Iterator[Problem]:
    """Problems of one step that need no other step."""
    buttons = [way for way in step.ways if isinstance(way, Button)]
    most = MOST_AT_HOME if step.id == HOME else MOST_BUTTONS
    heard = [button for button in buttons if button.heard]
    shown = len(buttons) - len(heard) + min(len(heard), MOST_HEARD)
    if shown > most:
        hint = f"at most {most}: make a second step behind one of them"
        yield Problem(page.path, buttons[most].line, f"{shown} buttons", hint)
    if heard and not step.id.startswith("heard/"):
        hint = "only heard.md answers what was typed: take , if heard as out"
        yield Problem(page.path, heard[0].line, "a button for a topic that was heard", hint)
    yield from _speech(page, step)
    yield from _offer(page, step)
    yield from _skipping(page, step, buttons)
    for way in step.ways:
        yield from _fields(page, way)
    for button in buttons:
        yield from _fact(page, button, triage)
        yield from _lost(page, step, button)


def _speech(page: Page, step: Step) -> Iterator[Problem]:
    """A step speaks, unless triage leads on from it at once."""
    urgencies = [way.urgency for way in step.ways if isinstance(way, Outcome)]
    if not urgencies:
        if not step.says and step.id != ANYWHERE:
            yield Problem(page.path, step.line, f"{step.name!r} says nothing", "write a paragraph")
        return
    for urgency in Urgency:
        if urgency not in urgencies:
            hint = f"add - *If triage says {urgency.value}* → [step](#step)"
            found = f"{step.name!r} does not say where {urgency.value} leads"
            yield Problem(page.path, step.line, found, hint)
    if step.says or len(urgencies) < len(step.ways) or step.deed:
        hint = "keep the three *If triage says* alone; speak in the steps they lead to"
        found = f"{step.name!r} is left at once: nobody sees its words, buttons and deeds"
        yield Problem(page.path, step.line, found, hint)


def _offer(page: Page, step: Step) -> Iterator[Problem]:
    picks = [way for way in step.ways if isinstance(way, Picks)]
    nothing = any(isinstance(way, NothingOffered) for way in step.ways)
    if picks and not picks[0].later and not nothing:
        hint = "add - *No time is on offer* → [step](#step)"
        found = "times on offer, but no way if there are none"
        yield Problem(page.path, picks[0].line, found, hint)
    if len(picks) > 1:
        hint = "offer the later times in a step of their own"
        yield Problem(page.path, picks[1].line, "nearer and later times in one step", hint)


def _skipping(page: Page, step: Step, buttons: list[Button]) -> Iterator[Problem]:
    """Every question can be skipped: a promise."""
    facts = [button for button in buttons if button.notes]
    if (facts and len(facts) == len(buttons)) or (_typed(step) and not buttons):
        hint = "add - [Skip](#step), without a fact"
        yield Problem(page.path, step.line, f"{step.name!r} cannot be skipped", hint)


def _typed(step: Step) -> bool:
    return any(isinstance(way, Writes) for way in step.ways)


def _fields(page: Page, way: Way) -> Iterator[Problem]:
    named = []
    match way:
        case Button(seals=seals, ticked=ticked):
            named = [(seals, FIELDS), (ticked, (*FIELDS, TIME))]
        case Writes(seals=seals):
            named = [(seals, FIELDS)]
        case _:
            pass
    for name, known in named:
        if name and name not in known:
            near = get_close_matches(name, known, 1, 0.5)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
            yield Problem(page.path, way.line, f"an unknown field {name!r}", hint)


def _fact(page: Page, button: Button, triage: Triage) -> Iterator[Problem]:
    if button.notes is None:
        return
    fact = triage.facts.get(button.notes)
    if fact is None:
        near = get_close_matches(button.notes, triage.facts, 1, 0.6)
        hint = "add it to a table in dialogs/triage/, with its level and source"
        hint = f"did you mean {near[0]}?" if near else hint
        yield Problem(page.path, button.line, f"an unknown fact {button.notes!r}", hint)
    elif fact.level is Urgency.EMERGENCY and not button.to.startswith(_SAFE):
        hint = "lead it to a step of safety.md: after an emergency no more questions are asked"
        found = f"{fact.id!r} is an emergency, and the button leads to {button.to!r}"
        yield Problem(page.path, button.line, found, hint)


def _lost(page: Page, step: Step, button: Button) -> Iterator[Problem]:
    """What a button notes or seals must outlive it: Back takes nothing along, a next answer
    takes the place of the one before.
    """
    if button.notes and button.to == step.id:
        found = f"{button.notes!r} is forgotten at the next tap: the button leads back to its step"
        hint = "lead it to a step of its own; where several are true, ask one question for each"
        yield Problem(page.path, button.line, found, hint)
    more = button.notes or button.seals or button.drops or button.returns
    if button.to == BACK and step.id != ANYWHERE and more:
        hint = "take out what follows (#back), or lead the button to a step"
        yield Problem(page.path, button.line, "a button that leads back does nothing else", hint)


_SAFE = SAFETY.partition("/")[0] + "/"


def of_triage(pages: Iterable[Page], triage: Triage) -> Iterator[Problem]:
    """Facts of the table that no button notes."""
    noted = {
        way.notes
        for page in pages
        for step in page.steps
        for way in step.ways
        if isinstance(way, Button)
    }
    for fact in triage.facts.values():
        if fact.id not in noted:
            hint = f"note it with a button, as: , noted as **{fact.id}** ; or take it out"
            found = f"no page notes the fact {fact.id!r}"
            yield Problem(fact.path, fact.line, found, hint)
