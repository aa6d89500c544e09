"""How this installation reaches the central one: address, token and signing key, in one file of DATA_DIR.

The file is readable by its owner alone; whoever has it can report in the name of this installation.
"""

import base64
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

NAME = "central.json"


@dataclass(frozen=True)
class Central:
    """How to reach the central one. Shape: `key` raw Ed25519, base64; `ca_file` empty for the system's authorities."""

    url: str
    token: str
    key: str
    ca_file: str = ""
    # The body that this installation reports for, as the central one said when they were connected.
    level: str = ""
    code: str = ""

    @property
    def public_key(self) -> str:
        public = _private(self.key).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.b64encode(public).decode()

    def sign(self, content: bytes) -> str:
        """Return the signature of a parcel's bytes, base64."""
        return base64.b64encode(_private(self.key).sign(content)).decode()


def path() -> Path:
    return Path(settings.DATA_DIR) / NAME


def load() -> Central | None:
    """Return the central installation; None when this one reports to nobody."""
    try:
        return Central(**json.loads(path().read_text()))
    except FileNotFoundError:
        return None


def new_key() -> str:
    """Make a signing key. Shape: raw, base64."""
    private = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return base64.b64encode(private).decode()


def keep(central: Central) -> None:
    """Keep the connection, whole or not at all, and for the owner's eyes alone."""
    part = path().with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(central), file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path())


def is_signed(content: bytes, signature: str, public_key: str) -> bool:
    """Tell whether bytes bear the signature of a key. Shape: signature and raw key in base64."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_key(public_key: str) -> bool:
    """Tell whether a text is a public key."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    except ValueError:
        return False
    return True


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(key))
