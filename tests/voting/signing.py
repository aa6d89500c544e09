"""Signatures for tests: a certificate authority and a key pair made on the spot, and real signed PDF files."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.documents import papers


@dataclass(frozen=True)
class Signing:
    """Who signs, and the certificate that the chain ends in."""

    signer: signers.SimpleSigner
    root: x509.Certificate


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _builder(subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, *, is_ca: bool):
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    usage |= {"digital_signature": not is_ca, "content_commitment": not is_ca}
    usage |= {"key_cert_sign": is_ca, "crl_sign": is_ca}
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
    )


def signer(name: str) -> Signing:
    """Make an authority and the key of a person."""
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _builder("CA kiểm thử", "CA kiểm thử", authority, is_ca=True).sign(authority, hashes.SHA256())
    own = _builder(name, "CA kiểm thử", key, is_ca=False).sign(authority, hashes.SHA256())
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(root.public_bytes(der)))
    made = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(own.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )
    return Signing(made, root)


def keep_root(signing: Signing, path: Path) -> None:
    path.write_bytes(signing.root.public_bytes(serialization.Encoding.PEM))


def signed(content: bytes, signing: Signing, field: str = "Ky1") -> bytes:
    """Sign a PDF as signing programs do: something is added, nothing before it changes."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    out = io.BytesIO()
    signers.sign_pdf(writer, meta, signer=signing.signer, output=out)
    return out.getvalue()


def overlaid(content: bytes) -> bytes:
    """Write over the first page by an addition that leaves the issued bytes as they are."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(180)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def other_pdf() -> bytes:
    """Return a PDF that nobody issued."""
    return papers.pdf()
