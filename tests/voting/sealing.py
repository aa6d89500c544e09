"""What a tablet does in a secret poll, by the same cryptography: a tracker of its own, an envelope of fixed length."""

import base64
import secrets

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from voting import store
from voting.rules import secret


def tracker() -> str:
    return secrets.token_hex(16)


def key_of(public_key: str) -> rsa.RSAPublicKey:
    key = serialization.load_der_public_key(base64.b64decode(public_key))
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def sealed(public_key: str, content: bytes) -> str:
    return base64.b64encode(key_of(public_key).encrypt(content, store.OAEP)).decode()


def seal(public_key: str, choice: str, code: str = "") -> str:
    return sealed(public_key, secret.plain(choice, code or tracker()))
