"""The wire itself: connections kept, closed, encrypted, and given back whatever happens."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.telegram import Caller, Later, Request
from tests.bot.wire import Wire, http, ok, wired

TOKEN = "123456:SECRETTOKEN"


async def caller(url: str, trust: ssl.SSLContext | None = None) -> Caller:
    caller = Caller(TOKEN, url, Request(connect=1.0, answer=1.0, trust=trust))
    await caller.start()
    return caller


CHUNKED = (
    b"HTTP/1.1 100 Continue\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'7\r\n{"ok":t\r\n11\r\nrue,"result":true\r\n1\r\n}\r\n0\r\n\r\n'
)
LAST = b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"ok":true,"result":true}'


async def test_an_answer_in_pieces_is_put_together() -> None:
    async with wired(CHUNKED) as wire:
        telegram = await caller(wire.url)
        assert [await telegram.call("deleteMessage") for _ in range(3)] == [True] * 3
        assert wire.connections == 1
        await telegram.close()


async def test_a_server_that_closes_after_each_answer_is_met_anew() -> None:
    async with wired(LAST) as wire:
        wire.last = True
        telegram = await caller(wire.url)
        assert [await telegram.call("deleteMessage") for _ in range(3)] == [True] * 3
        assert wire.connections == 3
        await telegram.close()


async def test_an_answer_cut_anywhere_is_put_together() -> None:
    whole = ok({"message_id": 7})
    async with wired() as wire:
        telegram = await caller(wire.url)
        for cut in range(1, len(whole)):
            wire.behaviour = (whole[:cut], whole[cut:])
            assert await telegram.call("sendMessage") == {"message_id": 7}
        assert wire.connections == 1
        await telegram.close()


async def test_two_answers_to_one_call_are_one_answer_and_a_new_connection() -> None:
    async with wired(ok({"message_id": 1}) + ok({"message_id": 2})) as wire:
        telegram = await caller(wire.url)
        for _ in range(3):
            assert await telegram.call("sendMessage") == {"message_id": 1}
        assert wire.connections == 3
        await telegram.close()


@pytest.mark.parametrize("first", [CHUNKED, ok(True)])
async def test_what_nobody_asked_for_is_nobodys_answer(first: bytes) -> None:
    async with wired(first) as wire:
        telegram = await caller(wire.url)
        await telegram.call("deleteMessage")
        wire.behaviour = ok({"message_id": 1})
        wire.writers[0].write(ok({"message_id": 666}))
        await wire.writers[0].drain()
        await wire.gone(1)
        assert await telegram.call("sendMessage") == {"message_id": 1}
        assert wire.connections == 2
        await telegram.close()


async def test_a_call_that_is_cancelled_takes_no_answer_of_another() -> None:
    async with wired("hang") as wire:
        telegram = await caller(wire.url)
        lost = asyncio.create_task(telegram.call("deleteMessage"))
        await wire.heard(1)
        lost.cancel()
        await asyncio.gather(lost, return_exceptions=True)
        wire.behaviour = ok({"message_id": 5})
        assert await telegram.call("sendMessage") == {"message_id": 5}
        assert wire.connections == 2
        await telegram.close()


async def test_more_calls_than_connections_wait_for_each_other() -> None:
    async with wired() as wire:
        telegram = await caller(wire.url)
        done = await asyncio.gather(*(telegram.call("deleteMessage") for _ in range(300)))
        assert done == [True] * 300
        assert 1 < wire.connections <= 50
        await telegram.close()


async def test_when_all_connections_hang_the_next_call_was_not_sent() -> None:
    async with wired("hang") as wire:
        patient = Caller(TOKEN, wire.url, Request(connect=0.1, answer=30.0))
        await patient.start()
        stuck = [asyncio.create_task(patient.call("sendMessage")) for _ in range(50)]
        await wire.heard(50)
        with pytest.raises(Later):
            await patient.call("sendMessage")
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        await patient.close()


async def test_an_address_below_a_path_is_asked_below_it() -> None:
    async with wired() as wire:
        telegram = await caller(wire.url + "/bots/")
        await telegram.call("deleteMessage")
        assert wire.asked[0][0] == f"/bots/bot{TOKEN}/deleteMessage"
        await telegram.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """One for localhost, that only whoever holds this file believes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    day = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "localhost.pem"
    file.write_bytes(private + made.public_bytes(pem))
    return file


def _encrypted(wire: Wire) -> str:
    return wire.url.replace("http://127.0.0.1", "https://localhost")


async def test_over_tls_a_certificate_that_is_trusted_is_spoken_to(certificate: Path) -> None:
    async with wired(http(200, b'{"ok":true,"result":true}'), certificate) as wire:
        telegram = await caller(_encrypted(wire), ssl.create_default_context(cafile=certificate))
        assert await telegram.call("deleteMessage") is True
        await telegram.close()


async def test_over_tls_nothing_is_sent_to_whom_the_system_does_not_trust(
    certificate: Path,
) -> None:
    async with wired(ok({"message_id": 1}), certificate) as wire:
        telegram = await caller(_encrypted(wire))
        with pytest.raises(Later):
            await telegram.call("sendMessage")
        await telegram.close()
        wrong = await caller(
            wire.url.replace("http", "https"), ssl.create_default_context(cafile=certificate)
        )
        with pytest.raises(Later):
            await wrong.call("sendMessage")
        await wrong.close()
        assert wire.asked == []
