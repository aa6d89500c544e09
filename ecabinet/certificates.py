"""A certificate that the server makes for itself, so that tablets can join a demo by https; a real one has its own."""

import datetime
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

# Browsers refuse one that lasts longer. Unit: days. Source: Apple, HT211025 (2020).
DAYS = 397
# A certificate that ends sooner is made anew. Unit: days.
LEFT_DAYS = 30
ALWAYS = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Files:
    """Where a certificate and its key lie, in PEM."""

    certificate: Path
    key: Path


def own(folder: Path, host: str) -> Files:
    """Return the certificate for this machine and for `host`, made when there is none that still holds."""
    files = Files(folder / "certificate.pem", folder / "key.pem")
    if not (files.key.exists() and _holds(files.certificate, host)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(files, host)
    return files


def _holds(certificate: Path, host: str) -> bool:
    if not certificate.exists():
        return False
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    left = found.not_valid_after_utc - datetime.datetime.now(datetime.UTC)
    return left.days > LEFT_DAYS and _name(host) in list(names)


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _make(files: Files, host: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "eCabinet")])
    now = datetime.datetime.now(datetime.UTC)
    names = [_name(one) for one in dict.fromkeys((*ALWAYS, host))]
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        # A tablet's clock may be a little behind.
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=DAYS - 1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_private(files.key, key)
    files.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))


def _write_private(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.unlink(missing_ok=True)
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
