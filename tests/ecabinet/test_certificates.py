"""The server's own certificate: for this machine and the address that tablets use, and really served."""

import datetime
import ipaddress
import ssl
import stat
import sys
import urllib.error
import urllib.request

import pytest
from cryptography import x509

from ecabinet import certificates
from ecabinet.management.commands import serve
from tests import served
from tests.servers import Process


def names_in(files: certificates.Files) -> list[object]:
    found = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    extension = found.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return [name.value for name in extension.value]


@pytest.mark.parametrize("host", ["192.168.1.5", "fe80::7", "hop.local"])
def test_it_names_this_machine_and_the_address_of_the_tablets(tmp_path, host):
    files = certificates.own(tmp_path / "tls", host)
    named = [str(name) for name in names_in(files)]
    assert named == ["localhost", "127.0.0.1", "::1", host]
    assert stat.S_IMODE(files.key.stat().st_mode) == 0o600


def test_it_is_made_once_and_anew_for_another_address_or_near_its_end(tmp_path, monkeypatch):
    first = certificates.own(tmp_path, "127.0.0.1").certificate.read_bytes()
    assert certificates.own(tmp_path, "127.0.0.1").certificate.read_bytes() == first
    other = certificates.own(tmp_path, "10.0.0.7").certificate.read_bytes()
    assert other != first
    monkeypatch.setattr(certificates, "LEFT_DAYS", certificates.DAYS)
    assert certificates.own(tmp_path, "10.0.0.7").certificate.read_bytes() != other


def test_browsers_take_how_long_it_lasts(tmp_path):
    files = certificates.own(tmp_path, "localhost")
    found = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    assert found.not_valid_after_utc - found.not_valid_before_utc <= datetime.timedelta(days=397)
    assert ipaddress.ip_address("127.0.0.1") in names_in(files)


def test_colons_of_an_address_do_not_end_its_field(tmp_path):
    files = certificates.Files(tmp_path / "a:b.pem", tmp_path / "key.pem")
    endpoint = serve.server_command("daphne", "::1", 8443, files)[-2]
    assert f"certKey={tmp_path}/a\\:b.pem:port=8443:interface=\\:\\:1:" in endpoint


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
def test_both_servers_speak_https_with_it(server, tmp_path):
    port = served.free_port()
    command = [sys.executable, "manage.py", "serve", "--tls", "--no-worker"]
    command += ["--port", str(port), "--server", server]
    process = Process(command, log=tmp_path / "log", environment={"DATA_DIR": str(tmp_path)})
    try:
        process.wait_until(lambda: answers(f"https://localhost:{port}/healthz", tmp_path), server)
    finally:
        process.stop()


def answers(address: str, data) -> bool:
    """Ask and trust nothing but the certificate of this server."""
    trusted = data / "tls" / "certificate.pem"
    try:
        context = ssl.create_default_context(cafile=str(trusted))
        with urllib.request.urlopen(address, timeout=5, context=context) as answer:
            return answer.status == 200
    except (FileNotFoundError, urllib.error.URLError, ConnectionError, TimeoutError):
        return False
