"""Changes to begin a test with; each test says only what it is about."""

from bot.store import (
    AddCard,
    AddMember,
    CaseRow,
    MemberRow,
    MoveCase,
    OpenCase,
    PutConversation,
    Store,
)

CASE = b"case-0123456789a"
PERSON = b"person-012345678"
ROUTE = b"route-0123456789"


def case(
    id: bytes = CASE, code: str = "K7-42", route: bytes = ROUTE, urgency: str = "urgent"
) -> OpenCase:
    return OpenCase(id, code, urgency, "it", 7200, 10800, 600, route, b"sealed route")


def put(pseudonym: bytes = PERSON, wanted: int = 1, wipe_at: int = 1000) -> PutConversation:
    return PutConversation(pseudonym, b"sealed place", wanted, wipe_at)


def taken(case: CaseRow, owner: int | None) -> MoveCase:
    return MoveCase(case.id, case.version, "taken", owner, case.due_at, case.told, None)


def closed(case: CaseRow, at: int = 9000) -> MoveCase:
    return MoveCase(case.id, case.version, "closed", case.owner, at + 86_400, case.told, at)


async def the_case(store: Store, id: bytes = CASE) -> CaseRow:
    row = await store.case(id)
    assert row is not None
    return row


async def member(store: Store, name: str = "anna") -> MemberRow:
    """A counsellor who has just joined."""
    await store.commit(AddMember(name.encode(), b"sealed chat", "counsellor", "it"))
    row = await store.member_by(name.encode())
    assert row is not None
    return row


def card(of: MemberRow, case_id: bytes | None = CASE, gone_at: int | None = None) -> AddCard:
    return AddCard(of.id, "home" if case_id is None else "case", case_id, gone_at)
