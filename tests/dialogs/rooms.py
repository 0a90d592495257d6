"""A house of a few small rooms, and somebody who talks in it: for tests of the conversation."""

from zoneinfo import ZoneInfo

from dialogs.commands import Command, Commands
from dialogs.conversation import Guide, Outlook, Place, Window, advance, view
from dialogs.events import Effect, Event, Tapped, Wrote
from dialogs.machine import Dialog
from dialogs.page import Urgency
from dialogs.reader import read_page
from dialogs.triage import Fact, Triage
from dialogs.words import Words

PAGES = {
    "welcome": """# Welcome

## language

Which language?

- [English](#menu)

## menu

Where to?

- [Ask](questions.md#neck)
- [Call](callback.md#number)
- [Request](request.md#ask)
""",
    "questions": """# Questions

## neck

**Formerly** throat.

Did this happen?

- [Yes](safety.md#now), noted as **neck**
- [Not sure](#judged), noted as **neck-unsure**
- [No](#judged)

## judged

- *If triage says emergency* → [now](safety.md#now)
- *If triage says urgent* → [soon](#soon)
- *If triage says routine* → [calm](#calm)

## soon

You said: {because}

- [Menu](welcome.md#menu)

## calm

Take your time.

- [Menu](welcome.md#menu)
""",
    "safety": "# Safety\n\n## now\n\nCall 112.\n\n- [Menu](welcome.md#menu)\n",
    "callback": """# A call

## number

Which number?

- *Writes a phone number*, sealed as **number** → [time](#time)
- [Only here](#time), sealed as **channel**

## time

When?

- *Picks a time on offer* → [summary](#summary)
- [Later](#later)
- *No time is on offer* → [nobody](#nobody)

## later

Later?

- *Picks a later time on offer* → [summary](#summary)
- [Earlier](#time)

## nobody

Nobody is there.

- [Menu](welcome.md#menu)

## wishes

Any wishes?

- [As it is](#summary), takes back **voicemail**
- [More](#voicemail)

## voicemail

A message?

- [Yes, a message](#summary), sealed as **voicemail**
- [Skip](#summary)

## not-now

**Then** drop the answers.

All right.

- [Menu](welcome.md#menu)

## summary

{time}. Shall I send it?

- [Send](#done)
- [More](#voicemail)
- [Not now](#not-now)
- [Wishes](#wishes)
- [Number](#number), ticked if **number** is given, then back here
- [Time](#time), ticked if **time** is given, then back here

## done

**Then** request a callback.

Sent: {code}, {time}.

- [Menu](welcome.md#menu)

## here

Write.

- *Writes anything*, sealed as **note** → [here](#here)
""",
    "request": """# Request

## ask

Your code?

- *Writes anything*, sealed as **proof** → [none](#none)
- [Menu](welcome.md#menu)

## none

Nothing here.

- [Menu](welcome.md#menu)

## taken

{code}, {time}, is taken.

- [Cancel](#cancelled)
- [Write here](callback.md#here)
- [Menu](welcome.md#menu)

## closed

{code} is closed.

- [Menu](welcome.md#menu)

## cancelled

**Then** withdraw the request.

Cancelled.

- [Menu](welcome.md#menu)
""",
    "anywhere": """# Anywhere

## anywhere

- [Help](safety.md#now)
- [Back](#back)
- [Leave](#leave)
""",
    "asides": """# Asides

## media

Only words.

## unclear

Not understood.

## old-button

An old button.

## number-unclear

Not a number.

## need-time

A time is missing.

## time-gone

That time is gone.

## not-kept

Nobody reads here.

## waiting-already

There is one already.

## moved

That page changed.
""",
}
TRIAGE = Triage({
    "neck": Fact("neck", Urgency.EMERGENCY, "It happened.", "s"),
    "neck-unsure": Fact("neck-unsure", Urgency.URGENT, "It may have happened.", "s"),
})  # fmt: skip
WORDS = {"help": "help", "back": "back", "leave": "leave", "talk": "talk", "delete": "delete"}
PARSED = [read_page(name, f"{name}.md", text)[0] for name, text in PAGES.items()]
GUIDE = Guide(
    Dialog([page for page in PARSED if page], TRIAGE),
    Words({}, ZoneInfo("Europe/Rome")),
    Commands({word: Command(id_, "en") for word, id_ in WORDS.items()}),
)
OFFERS = tuple(
    Window(f"2026-11-24T{hour:02}:00:00Z", f"2026-11-24T{hour + 1:02}:00:00Z")
    for hour in range(8, 16)
)
OPEN = Outlook(OFFERS)


class Talk:
    """One conversation, played by labels."""

    def __init__(self, step: str = "welcome/menu", outlook: Outlook = OPEN) -> None:
        self.place = Place(step, language="en")
        self.outlook = outlook
        self.effects: list[Effect] = []

    def does(self, event: Event) -> "Talk":
        self.place, self.effects = advance(GUIDE, self.place, event, self.outlook)
        return self

    def taps(self, *labels: str) -> "Talk":
        for label in labels:
            self.does(Tapped(self.keys()[label]))
        return self

    def writes(self, *texts: str) -> "Talk":
        for text in texts:
            self.does(Wrote(text))
        return self

    def keys(self) -> dict[str, str]:
        rows = view(GUIDE, self.place, self.outlook).rows
        return {key.label: key.data for row in rows for key in row}

    @property
    def text(self) -> str:
        return view(GUIDE, self.place, self.outlook).text


def asked_for_a_call() -> Talk:
    """At the summary, with a number and a time."""
    talk = Talk().taps("Call").writes("+39 333 123 4567")
    return talk.taps(next(iter(talk.keys())))
