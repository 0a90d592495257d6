"""What everything on the public side shares: the dialogs, the store, the keys, the way out."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.courier import Courier
from bot.removals import Removals
from bot.sealing import FrontKeys
from bot.store import Store
from bot.telegram import Caller
from dialogs.conversation import Guide


@dataclass(frozen=True, slots=True)
class Door:
    """One front, assembled; `clock` gives seconds since 1970."""

    guide: Guide
    store: Store
    keys: FrontKeys
    caller: Caller
    courier: Courier
    removals: Removals
    clock: Callable[[], float]
