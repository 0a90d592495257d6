"""Calls that nothing may delay, told from the update alone: for help, and to leave."""

from typing import Any, Literal

from bot.updates import Incoming, Tap, Text
from dialogs.conversation import Guide
from dialogs.machine import ANYWHERE, LEAVE, Dialog, buttons_of, way_id
from dialogs.page import SAFETY, Deed

Call = Literal["help", "leave"]

_LEAVE: Call = "leave"
_COMMANDS: dict[str, Call] = {"help": "help", "leave": "leave", "delete": "leave"}


class Calls:
    """Knows the buttons and the words of both calls; made once, at the start."""

    def __init__(self, guide: Guide) -> None:
        dialog = guide.dialog
        self._commands = guide.commands
        self._data = {**dict.fromkeys(_ways_out(dialog), _LEAVE), **_global(dialog)}
        row = [
            {"text": guide.words.say(ANYWHERE, each.label, None), "callback_data": data}
            for each in dialog.anywhere
            if (data := way_id(ANYWHERE, each)) in self._data
        ]
        self.keyboard: dict[str, Any] = {"inline_keyboard": [row]}
        """Both calls as buttons, in every language."""

    def of(self, incoming: Incoming) -> Call | None:
        """Which call this update is, if it is one."""
        match incoming.what:
            case Tap(data=data):
                return self._data.get(data)
            case Text(text=text):
                command = self._commands.find(text)
                return _COMMANDS.get(command.id) if command else None
            case _:
                return None


def _global(dialog: Dialog) -> dict[str, Call]:
    """The data of the two buttons that stand below every screen."""
    calls: dict[str, Call] = {SAFETY: "help", LEAVE: "leave"}
    return {way_id(ANYWHERE, b): calls[b.to] for b in dialog.anywhere if b.to in calls}


def _ways_out(dialog: Dialog) -> list[str]:
    """The data of buttons that an author made to leave, or to erase everything."""
    ends = {step.id for step in dialog.steps.values() if step.deed in (Deed.LEAVE, Deed.ERASE)}
    steps = dialog.steps.values()
    return [way_id(step.id, b) for step in steps for b in buttons_of(step) if b.to in ends]
