"""The store on SQLite: the default engine, embedded, one file, nothing to administer."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.store.changes import (
    Change,
    DropAnswers,
    DropLine,
    DropRemoval,
    EraseContent,
    EraseRoute,
    ForgetCase,
    ForgetConversation,
    RemoveMember,
)
from bot.store.group import Cleaning, Unit
from bot.store.rows import (
    AuditRow,
    Bot,
    CardRow,
    CaseRow,
    ContentRow,
    ConversationRow,
    LineRow,
    MemberRow,
    RemovalRow,
    RouteRow,
    ShiftRow,
)
from bot.store.sql import READS, TIDY, Values, apply
from bot.store.writer import Writer

Row = TypeVar("Row")

CLEANING: Final[dict[type[Change], Cleaning]] = {
    DropLine: Cleaning.LOG,
    DropRemoval: Cleaning.LOG,
    DropAnswers: Cleaning.SMALL_FILE,
    EraseContent: Cleaning.SMALL_FILE,
    EraseRoute: Cleaning.SMALL_FILE,
    ForgetCase: Cleaning.SMALL_FILE,
    ForgetConversation: Cleaning.SMALL_FILE,
    RemoveMember: Cleaning.SMALL_FILE,
}
"""Changes after which nothing of a person may stay in the files: answered when it is gone."""


async def open_store(path: Path) -> "SqliteStore":
    """The store in this file, made or brought up to date; `StoreTrouble` if it cannot be."""
    writer = Writer(path)
    await writer.start()
    return SqliteStore(writer)


class SqliteStore:
    """The port of `bot.store`, each method one unit of the writer's next group."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def commit(self, *changes: Change) -> None:
        if not changes:
            return
        cleaning = max([CLEANING.get(type(change), Cleaning.NOTHING) for change in changes])
        await self._do(partial(_apply_all, changes), writes=True, cleaning=cleaning)

    async def handled(self, bot: Bot, update_id: int) -> bool:
        return bool(await self._read("handled", bot, update_id))

    async def conversation(self, pseudonym: bytes) -> ConversationRow | None:
        return await self._one(ConversationRow, "conversation", pseudonym)

    async def conversations_to_show(self) -> Sequence[ConversationRow]:
        return await self._all(ConversationRow, "conversations_to_show")

    async def conversations_to_wipe(self, now: int) -> Sequence[ConversationRow]:
        return await self._all(ConversationRow, "conversations_to_wipe", now)

    async def answers(self, pseudonym: bytes) -> dict[str, bytes]:
        return dict(await self._read("answers", pseudonym))

    async def case(self, case_id: bytes) -> CaseRow | None:
        return await self._one(CaseRow, "case", case_id)

    async def case_by_code(self, code: str) -> CaseRow | None:
        return await self._one(CaseRow, "case_by_code", code)

    async def case_of(self, route_pseudonym: bytes) -> CaseRow | None:
        return await self._one(CaseRow, "case_of", route_pseudonym)

    async def open_cases(self) -> Sequence[CaseRow]:
        return await self._all(CaseRow, "open_cases")

    async def cases_due(self, now: int) -> Sequence[CaseRow]:
        return await self._all(CaseRow, "cases_due", now)

    async def cases_untold(self) -> Sequence[CaseRow]:
        return await self._all(CaseRow, "cases_untold")

    async def route(self, case_id: bytes) -> RouteRow | None:
        return await self._one(RouteRow, "route", case_id)

    async def content(self, case_id: bytes) -> Sequence[ContentRow]:
        return await self._all(ContentRow, "content", case_id)

    async def lines(self, case_id: bytes, to: str) -> Sequence[LineRow]:
        return await self._all(LineRow, "lines", case_id, to)

    async def member(self, member_id: int) -> MemberRow | None:
        return await self._one(_member, "member", member_id)

    async def member_by(self, pseudonym: bytes) -> MemberRow | None:
        return await self._one(_member, "member_by", pseudonym)

    async def members(self) -> Sequence[MemberRow]:
        return await self._all(_member, "members")

    async def invitation(self, digest: bytes, now: int) -> str | None:
        return await self._one(str, "invitation", digest, now)

    async def shifts(self) -> Sequence[ShiftRow]:
        return await self._all(ShiftRow, "shifts")

    async def card(self, card_id: int) -> CardRow | None:
        return await self._one(CardRow, "card", card_id)

    async def cards_of(self, member_id: int) -> Sequence[CardRow]:
        return await self._all(CardRow, "cards_of", member_id)

    async def cards_of_case(self, case_id: bytes) -> Sequence[CardRow]:
        return await self._all(CardRow, "cards_of_case", case_id)

    async def cards_to_show(self) -> Sequence[CardRow]:
        return await self._all(CardRow, "cards_to_show")

    async def cards_gone(self, now: int) -> Sequence[CardRow]:
        return await self._all(CardRow, "cards_gone", now)

    async def removals(self, bot: Bot, now: int) -> Sequence[RemovalRow]:
        return await self._all(RemovalRow, "removals", bot, now)

    async def audit(self) -> Sequence[AuditRow]:
        return await self._all(AuditRow, "audit")

    async def tidy(self, now: int) -> None:
        await self._do(partial(_tidy, now), writes=True, cleaning=Cleaning.FILE)

    async def counts(self) -> dict[str, int]:
        return dict(await self._do(_counts))

    async def close(self) -> None:
        await self._writer.close()

    # -------------------------------------------------------------- units

    async def _one(self, make: Callable[..., Row], name: str, *values: object) -> Row | None:
        rows = await self._read(name, *values)
        return make(*rows[0]) if rows else None

    async def _all(self, make: Callable[..., Row], name: str, *values: object) -> list[Row]:
        return [make(*row) for row in await self._read(name, *values)]

    def _read(self, name: str, *values: object) -> asyncio.Future[list[Values]]:
        return self._do(partial(_rows, READS[name], values))

    def _do(
        self,
        work: Callable[[sqlite3.Cursor], Any],
        *,
        writes: bool = False,
        cleaning: Cleaning = Cleaning.NOTHING,
    ) -> asyncio.Future[Any]:
        return self._writer.do(Unit(work, self._writer.future(), writes, cleaning))


def _member(  # noqa: PLR0913, PLR0917 - the columns of a member, in their order
    id: int, pseudonym: bytes, blob: bytes, role: Any, language: str,
    on_duty: int, speaks: str, duty_until: int | None, away: int,
) -> MemberRow:  # fmt: skip
    return MemberRow(
        id, pseudonym, blob, role, language, bool(on_duty), speaks, duty_until, bool(away)
    )


# ------------------------------------------------------------------ on the writer's thread


def _apply_all(changes: tuple[Change, ...], cursor: sqlite3.Cursor) -> None:
    for change in changes:
        apply(cursor, change)


def _rows(sql: str, values: Values, cursor: sqlite3.Cursor) -> list[Values]:
    return cursor.execute(sql, values).fetchall()


def _tidy(now: int, cursor: sqlite3.Cursor) -> None:
    for statement in TIDY:
        cursor.execute(statement.sql, (now,) * len(statement.names))


def _counts(cursor: sqlite3.Cursor) -> list[tuple[str, int]]:
    tables = cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        " AND name NOT IN ('migrations', 'audit_head') ORDER BY name"
    ).fetchall()
    return [
        (name, cursor.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608  (a name of our own schema)
        for (name,) in tables
    ]
