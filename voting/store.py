"""The private halves of the keys of secret polls: files in memory, never in the database, never in a backup.

One file per open poll in SECRET_KEY_DIR, which is on tmpfs: a reboot loses it, and the poll is void. What is known
here is a poll's uid and nothing of its voters. Limits: docs/RULES.md, secret poll.
"""

import base64
import hashlib
import hmac
import os
import stat
import uuid
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings

from people.rules import Refused
from voting.rules import secret

# Source: NIST SP 800-57 part 1 rev. 5 (2020), table 2: 3072 bits stand for 128 bits of security.
KEY_BITS = 3072
OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


class KeyLost(secret.Unsound):
    """Refuse because the private half is gone: nobody can ever read the envelopes."""

    def __init__(self) -> None:
        super().__init__(secret.KEY_LOST)


def make(poll: uuid.UUID) -> str:
    """Make the key pair of a poll, keep the private half and return the public one.

    Shape: SubjectPublicKeyInfo, DER in base64, as WebCrypto imports it.
    Errors: Refused when the folder of the keys is not this server's own.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(_own_folder() / _name(poll), private)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(public).decode()


def has(poll: uuid.UUID) -> bool:
    """Tell whether the private half is there."""
    return _path(poll).is_file()


def unseal(poll: uuid.UUID, envelopes: Sequence[str]) -> list[bytes | None]:
    """Open envelopes in the order they come; None for one that this key does not open.

    Errors: KeyLost.
    """
    key = _private_key(poll)
    return [_opened(key, envelope) for envelope in envelopes]


def _private_key(poll: uuid.UUID) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_der_private_key(_read(poll), password=None)
    except ValueError:
        # Overwritten, and the server was killed before it was deleted.
        raise KeyLost from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise KeyLost
    return key


def _opened(key: rsa.RSAPrivateKey, envelope: str) -> bytes | None:
    try:
        return key.decrypt(base64.b64decode(envelope, validate=True), OAEP)
    except ValueError:
        return None


def keyed_digest(poll: uuid.UUID, digest: str) -> str:
    """Return the digest of what was sent as the command keeps it: comparable only while the poll's key lives.

    Errors: KeyLost.
    """
    secret_half = hashlib.sha256(b"ecabinet idempotency digest\n" + _read(poll)).digest()
    return hmac.new(secret_half, digest.encode(), hashlib.sha256).hexdigest()


def destroy(poll: uuid.UUID) -> None:
    """Overwrite and delete the private half; one that is gone already is fine."""
    path = _path(poll)
    try:
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)


def kept() -> list[uuid.UUID]:
    """List the polls whose private half is there."""
    return [uuid.UUID(path.stem) for path in sorted(_folder().glob("*.key"))]


def _folder() -> Path:
    return Path(settings.SECRET_KEY_DIR)


def _name(poll: uuid.UUID) -> str:
    return f"{poll}.key"


def _path(poll: uuid.UUID) -> Path:
    return _folder() / _name(poll)


def _own_folder() -> Path:
    """Return the folder, made when it is missing; in a shared place another user may have made it first."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_own(folder):
        raise Refused(
            "Máy chủ chưa bảo vệ được khóa niêm phong nên chưa thể bỏ phiếu kín. Đề nghị báo quản trị hệ thống."
        )
    return folder


def is_own(folder: Path) -> bool:
    """Tell whether a folder is a real one, this user's, and closed to everybody else."""
    found = folder.lstat()
    return (
        stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) == 0o700
    )


def _write(path: Path, content: bytes) -> None:
    # What an opening that was rolled back left behind is not used again.
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _read(poll: uuid.UUID) -> bytes:
    try:
        return _path(poll).read_bytes()
    except FileNotFoundError:
        raise KeyLost from None
