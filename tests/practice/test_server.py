"""The server: on this machine only, under its own name only."""

import pytest

from bot.practice.server import Practice
from tests.practice.conftest import TOKEN, Wire


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "soglia.example"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_a_page_elsewhere_gets_nothing(wire: Wire, headers: dict[str, str]) -> None:
    async with wire.session.get(f"{wire.base}/bot{TOKEN}/getMe", headers=headers) as reply:
        assert reply.status == 403


async def test_it_answers_to_its_own_names(practice: Practice, wire: Wire) -> None:
    port = practice.url.rsplit(":", 1)[1]
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        headers = {"Host": host, "Origin": f"http://{host}"}
        async with wire.session.get(f"{wire.base}/bot{TOKEN}/getMe", headers=headers) as reply:
            assert reply.status == 200


async def test_it_listens_on_this_machine_only(practice: Practice) -> None:
    assert practice.url.startswith("http://127.0.0.1:")
    with pytest.raises(ValueError, match="only on this machine"):
        await Practice(lambda: 0.0).start(host="0.0.0.0")  # noqa: S104 - it must be refused


async def test_a_port_in_use_is_an_error_that_can_be_told(practice: Practice) -> None:
    port = int(practice.url.rsplit(":", 1)[1])
    with pytest.raises(OSError, match="address already in use"):
        await Practice(lambda: 0.0).start(port=port)
