"""Which chat a case answers to, under the key of the case; and what was told there last."""

import msgspec

from bot.keyring import Keyring
from bot.sealing import Envelope, Unreadable
from bot.store import CaseRow, RouteRow, Store
from bot.store.changes import Change, PutRoute

TABLE = "case_routes"


class Route(msgspec.Struct, frozen=True):
    """Where a case answers to, and whether the person asked to be written to.

    `word` is a keyed tag of the word they chose: the front can compare, never read.
    """

    chat: int
    news: bool
    word: bytes | None = None
    told: str = "waiting"
    """The state that the person was told last; the first stands on the screen after the yes."""


class Routes:
    """Reads the routes of cases; one whose key is gone is none."""

    def __init__(self, store: Store, keyring: Keyring) -> None:
        self._store = store
        self._keyring = keyring

    async def of(self, case_id: bytes) -> Route | None:
        """Where this case answers to, while that is still known and can be read."""
        row = await self._store.route(case_id)
        return self._opened(row) if row else None

    async def told(self, case: CaseRow) -> list[Change]:
        """The change that remembers what the person is told now; none if they know it already.

        A Conflict when it is written: another process tells them at this moment.
        """
        row, there = await self._store.route(case.id), await self._store.case(case.id)
        route = self._opened(row) if row else None
        overtaken = there is None or there.state != case.state
        if row is None or route is None or overtaken or route.told == case.state:
            return []
        told = msgspec.structs.replace(route, told=case.state)
        blob = sealed(self._keyring.envelope(case.id), case.id, told)
        return [PutRoute(case.id, row.blob, blob)]

    def _opened(self, row: RouteRow) -> Route | None:
        try:
            blob = self._keyring.envelope(row.case_id).open(TABLE, row.case_id, row.blob)
            return msgspec.msgpack.decode(blob, type=Route)
        except (Unreadable, msgspec.MsgspecError):
            return None


def sealed(envelope: Envelope, case_id: bytes, route: Route) -> bytes:
    """The route as it is stored."""
    return envelope.seal(TABLE, case_id, msgspec.msgpack.encode(route))
