"""The audit is a chain: what is in it cannot be changed, left out or put in between unseen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import AddAudit, AuditRow, Conflict, NoteHandled, Store
from bot.store.audit import BEGINNING, link, verify
from tests.bot.store.conftest import Open

DAY = 86_400


async def written(store: Store, count: int = 5) -> list[AuditRow]:
    for n in range(count):
        await store.commit(AddAudit(n * DAY, n % 3 or None, "take", f"K{n}-22"))
    return list(await store.audit())


async def test_lines_are_chained_in_the_order_they_were_written(store: Store) -> None:
    rows = await written(store)
    assert [(row.id, row.at, row.member, row.action, row.code) for row in rows] == [
        (n + 1, n * DAY, n % 3 or None, "take", f"K{n}-22") for n in range(5)
    ]
    assert verify(rows)
    assert verify([])


async def test_two_lines_of_one_unit_are_chained_too(store: Store) -> None:
    await store.commit(AddAudit(1, None, "open", None), AddAudit(1, None, "open", None))
    first, second = await store.audit()
    assert verify([first, second])
    assert first.digest != second.digest


async def test_two_processes_write_one_chain(store: Store, another: Open) -> None:
    other = await another()
    for n in range(6):
        await (store, other)[n % 2].commit(AddAudit(n, None, "open", None))
    assert [row.id for row in await store.audit()] == [1, 2, 3, 4, 5, 6]
    assert verify(await store.audit())


async def test_a_unit_that_fails_leaves_no_line(store: Store) -> None:
    await store.commit(NoteHandled("desk", 1, 0))
    with pytest.raises(Conflict):
        await store.commit(AddAudit(1, None, "take", None), NoteHandled("desk", 1, 0))
    assert await store.audit() == []
    assert verify(await written(store))


@pytest.mark.parametrize("at", range(5))
@pytest.mark.parametrize(
    "change",
    [{"at": 77}, {"member": 9}, {"action": "close"}, {"code": None}, {"digest": bytes(32)}],
    ids=str,
)
async def test_a_line_that_was_changed_is_found(
    store: Store, at: int, change: dict[str, object]
) -> None:
    rows = await written(store)
    rows[at] = replace(rows[at], **change)  # type: ignore[arg-type]  # any field, on purpose
    assert not verify(rows)


@pytest.mark.parametrize("at", range(4))
async def test_a_line_that_was_taken_out_is_found(store: Store, at: int) -> None:
    rows = await written(store)
    if at == 0:
        assert verify(rows[1:]), "a piece may begin later: old lines go after ninety days"
    else:
        assert not verify(rows[:at] + rows[at + 1 :])
    assert not verify([*rows[: at + 1], rows[at], *rows[at + 1 :]])


async def test_tidying_drops_lines_after_ninety_days_and_the_chain_goes_on(store: Store) -> None:
    await written(store)
    await store.tidy(2 * DAY + 90 * DAY)
    rows = await store.audit()
    assert [row.id for row in rows] == [3, 4, 5]
    await store.commit(AddAudit(100 * DAY, None, "open", None))
    assert verify(await store.audit())


async def test_the_chain_goes_on_when_every_line_has_gone(store: Store) -> None:
    last = (await written(store))[-1]
    await store.tidy(1000 * DAY)
    assert await store.audit() == []
    await store.commit(AddAudit(1, None, "open", None))
    (row,) = await store.audit()
    assert verify([last, row])


lines = st.tuples(
    st.integers(0, 2**40), st.integers(0, 2**40), st.none() | st.integers(0, 99),
    st.text(max_size=9), st.none() | st.text(max_size=9),
)  # fmt: skip


@given(one=lines, other=lines)
def test_no_two_lines_have_the_same_digest(
    one: tuple[int, int, int | None, str, str | None],
    other: tuple[int, int, int | None, str, str | None],
) -> None:
    assert (link(BEGINNING, *one) == link(BEGINNING, *other)) == (one == other)
