"""Keys, pseudonyms and envelopes: everything that is encrypted is encrypted here.

Two kinds of seal. An `Envelope` is for those who share a key: AES-256-GCM-SIV, so that even a
nonce drawn twice (a restored snapshot of a machine) gives nothing away but that two texts are
equal. `DeskPublic` is for what only the desk may read: HPKE with a hybrid of ML-KEM-768 and
X25519, so that what is recorded today stays closed to a quantum computer of tomorrow.

Everything binds where it belongs, so a row moved to another place does not open there. Nothing
that holds a key prints it. Chance is drawn only here.
"""

import hmac
import secrets
from hashlib import sha256
from typing import Final, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY: Final = 32
"""Bytes of every symmetric key and of every root that keys are derived from."""

PSEUDONYM: Final = 16
"""Bytes of a pseudonym: too many to meet by chance, and nothing shorter to guess."""

DESK_PUBLIC: Final = 1184 + 32
"""Bytes of the desk's public key: ML-KEM-768, then X25519."""

DESK_PRIVATE: Final = 64 + 32
"""Bytes of the desk's private key: the ML-KEM seed, then X25519."""

_VERSION: Final = b"\x01"
"""First byte of everything sealed: which algorithms and which layout. A new one gets a new byte."""

_NONCE: Final = 12
_TAG: Final = 16
_SMALLEST: Final = 512
"""Bytes of the smallest class a sealed text is padded to; each next class is twice as large."""

_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Unreadable(Exception):
    """a sealed value does not open: another key, another row, or changed bytes"""


def fresh(size: int = KEY) -> bytes:
    """Bytes nobody can guess: a key, an id, the secret of an invitation."""
    return secrets.token_bytes(size)


def chance(below: int) -> int:
    """A whole number from nought to below `below`, each as likely: for codes that are read out."""
    return secrets.randbelow(below)


class Silent:
    """Holds a key, and never says it: not in a log, a traceback, a test report or a pickle."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds a key and is not copied")


class Envelope(Silent):
    """Seals rows of a table for whoever holds the same key."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY:
            raise ValueError(f"an envelope's key has {KEY} bytes, not {len(key)}")
        self._cipher = AESGCMSIV(key)

    def seal(self, table: str, row: bytes, plain: bytes) -> bytes:
        """Version byte, nonce, ciphertext; it opens only for this table and row."""
        nonce = secrets.token_bytes(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, _binding(table, row))

    def open(self, table: str, row: bytes, blob: bytes) -> bytes:
        """What was sealed for this table and row; `Unreadable` for anything else."""
        if blob[:1] != _VERSION or len(blob) < 1 + _NONCE + _TAG:
            raise Unreadable(f"{table}: not an envelope of a version that this program reads")
        nonce, sealed = blob[1 : 1 + _NONCE], blob[1 + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, sealed, _binding(table, row))
        except InvalidTag:
            raise Unreadable(f"{table}: the envelope does not open here") from None


def _binding(table: str, row: bytes) -> bytes:
    # The table is a name from the code and never holds a bar, so no two places bind alike.
    return b"soglia1|%b|%b" % (table.encode(), row)


def derive(root: bytes, label: str) -> bytes:
    """One key out of a root; keys with different labels tell nothing about each other."""
    return HKDF(SHA256(), KEY, salt=None, info=f"soglia1|{label}".encode()).derive(root)


class Pseudonyms(Silent):
    """Names a chat so that only the holder of the key finds it again."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, chat: int) -> bytes:
        """Keyed, because all ten thousand million Telegram ids can be hashed in an hour."""
        # not hmac.digest: that lets the store's thread in, and both then wait for each other
        return hmac.new(self._key, b"%d" % chat, sha256).digest()[:PSEUDONYM]


class FrontKeys(Silent):
    """What the door holds: enough for its own places and routes, nothing of the desk's."""

    __slots__ = ("_tag", "case_pseudonym", "envelope", "pseudonym")

    envelope: Envelope
    pseudonym: Pseudonyms
    case_pseudonym: Pseudonyms
    """Another name for the same chat, so that a case does not point at a conversation."""

    def __init__(self, root: bytes) -> None:
        self.envelope = Envelope(derive(root, "front|envelope"))
        self.pseudonym = Pseudonyms(derive(root, "front|conversation"))
        self.case_pseudonym = Pseudonyms(derive(root, "front|case"))
        self._tag = derive(root, "front|tag")

    def tag(self, text: str) -> bytes:
        """What a word is recognised by, once it is forgotten."""
        return hmac.digest(self._tag, text.encode(), sha256)[:PSEUDONYM]


class DeskKeys(Silent):
    """What the desk holds about its own members."""

    __slots__ = ("envelope", "pseudonym")

    envelope: Envelope
    pseudonym: Pseudonyms

    def __init__(self, root: bytes) -> None:
        self.envelope = Envelope(derive(root, "desk|envelope"))
        self.pseudonym = Pseudonyms(derive(root, "desk|member"))


class DeskPublic(Silent):
    """Seals for the desk. Whoever holds this cannot open what it sealed."""

    __slots__ = ("_key", "raw")

    raw: bytes

    def __init__(self, raw: bytes) -> None:
        if len(raw) != DESK_PUBLIC:
            raise ValueError(f"the desk's public key has {DESK_PUBLIC} bytes, not {len(raw)}")
        self.raw = raw
        self._key = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(raw[:-32]),
            X25519PublicKey.from_public_bytes(raw[-32:]),
        )

    def seal(self, field: str, row: bytes, text: str) -> bytes:
        """Version byte, then the text: padded, and to be opened only as this field of this row."""
        return _VERSION + _SUITE.encrypt(_padded(text), self._key, _purpose(field, row))


class DeskPrivate(Silent):
    """Opens what was sealed for the desk."""

    __slots__ = ("_key", "public")

    public: DeskPublic

    def __init__(self, raw: bytes) -> None:
        if len(raw) != DESK_PRIVATE:
            raise ValueError(f"the desk's private key has {DESK_PRIVATE} bytes, not {len(raw)}")
        kem = MLKEM768PrivateKey.from_seed_bytes(raw[:64])
        curve = X25519PrivateKey.from_private_bytes(raw[64:])
        self._key = MLKEM768X25519PrivateKey(kem, curve)
        self.public = DeskPublic(
            kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
        )

    def open(self, field: str, row: bytes, sealed: bytes) -> str:
        """What a person wrote for this field of this row; `Unreadable` for anything else."""
        if sealed[:1] != _VERSION:
            raise Unreadable(f"{field}: not sealed in a version that this program reads")
        try:
            padded = _SUITE.decrypt(sealed[1:], self._key, _purpose(field, row))
        except (InvalidTag, ValueError):
            raise Unreadable(f"{field}: does not open with this desk's key") from None
        return _unpadded(padded)


def _purpose(field: str, row: bytes) -> bytes:
    # HPKE in `cryptography` takes no associated data: RFC 9180 §8.1 binds context through `info`.
    return b"soglia1|desk|%b|%b" % (field.encode(), row)


def _padded(text: str) -> bytes:
    """Length, text, zeros up to the class, so that the size of a row tells nothing.

    Half a surrogate pair, which JSON allows and UTF-8 does not, becomes a question mark:
    nothing a person sends is an error.
    """
    data = text.encode("utf-8", "replace")
    size = _SMALLEST
    while size < 4 + len(data):
        size *= 2
    return (len(data).to_bytes(4, "big") + data).ljust(size, b"\0")


def _unpadded(padded: bytes) -> str:
    length = int.from_bytes(padded[:4], "big")
    return padded[4 : 4 + length].decode()
