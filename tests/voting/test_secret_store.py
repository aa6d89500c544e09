"""Where the private halves live: in one closed folder, for as long as a poll is open, and nowhere else."""

import stat
import uuid

import pytest

from ecabinet import checks
from people.rules import Refused
from tests.voting import sealing
from voting import store
from voting.rules import secret

POLL = uuid.uuid4()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.SECRET_KEY_DIR = str(tmp_path / "keys")
    return tmp_path / "keys"


def test_the_private_half_is_readable_for_the_server_alone(folder):
    public = store.make(POLL)
    (file,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sealing.key_of(public).key_size == 3072


def test_envelopes_are_equally_long_and_open_only_by_their_own_key():
    public, other = store.make(POLL), store.make(uuid.uuid4())
    envelopes = [sealing.seal(public, choice) for choice in ("for", "against", "not_voting")]
    assert {len(envelope) for envelope in envelopes} == {secret.SEALED_CHARS}
    strange = [sealing.seal(other, "for"), "x", "A" * secret.SEALED_CHARS, ""]
    opened = store.unseal(POLL, [*envelopes, *strange])
    assert [len(one or b"") for one in opened] == [secret.PLAIN_BYTES] * 3 + [0] * 4


def test_the_same_vote_sealed_twice_looks_different():
    public = store.make(POLL)
    assert len({sealing.seal(public, "for", "a" * 32) for _ in range(5)}) == 5


def test_a_destroyed_key_opens_nothing_any_more(folder):
    envelope = sealing.seal(store.make(POLL), "for")
    assert (store.has(POLL), store.kept()) == (True, [POLL])
    store.destroy(POLL)
    store.destroy(POLL)
    assert (store.has(POLL), store.kept(), list(folder.iterdir())) == (False, [], [])
    with pytest.raises(store.KeyLost):
        store.unseal(POLL, [envelope])
    with pytest.raises(store.KeyLost):
        store.keyed_digest(POLL, "0" * 64)


def test_a_key_that_was_overwritten_and_not_yet_deleted_is_lost(folder):
    store.make(POLL)
    (file,) = folder.iterdir()
    file.write_bytes(bytes(1_000))
    with pytest.raises(store.KeyLost):
        store.unseal(POLL, [])


def test_the_digest_of_what_was_sent_is_another_one_under_every_key():
    store.make(POLL)
    first = store.keyed_digest(POLL, "0" * 64)
    assert first == store.keyed_digest(POLL, "0" * 64) != store.keyed_digest(POLL, "1" * 64)
    store.make(POLL)
    assert first != store.keyed_digest(POLL, "0" * 64)


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o1777])
def test_a_folder_that_others_may_enter_takes_no_key(folder, mode):
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(Refused, match="chưa bảo vệ được khóa"):
        store.make(POLL)
    assert list(folder.iterdir()) == []


def test_a_link_in_place_of_the_folder_takes_no_key(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="chưa bảo vệ được khóa"):
        store.make(POLL)


# -- what the system checks say --


def faults() -> set[str]:
    return {fault.id for fault in checks.keys_of_secret_polls_stay_in_memory(None)}


def test_a_missing_place_is_refused(settings):
    settings.SECRET_KEY_DIR = ""
    assert faults() == {"ecabinet.E004"}


def test_production_keeps_keys_in_memory_only(settings):
    settings.SECRET_KEY_DIR = "/usr/ecabinet-keys-of-nobody"
    assert faults() == set()
    settings.PRODUCTION = True
    assert faults() == {"ecabinet.E005"}
    settings.SECRET_KEY_DIR = "/dev/shm/ecabinet-keys-of-nobody"
    assert faults() == set()
    settings.DATA_DIR = "/dev/shm"
    assert faults() == {"ecabinet.E006"}


def test_a_place_that_others_may_enter_is_refused(folder):
    folder.mkdir(mode=0o755)
    assert faults() == {"ecabinet.E007"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/srv/keys", "ext4"),
        ("/run/keys", "tmpfs"),
        ("/runner", "ext4"),
        ("/a b/keys", "ramfs"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_its_nearest_mount(tmp_path, path, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/vda / xfs rw 0 0\n/dev/vda / ext4 rw 0 0\ntmpfs /run tmpfs rw 0 0\nnone /a\\040b ramfs rw 0 0\n"
    )
    assert checks.filesystem_of(checks.Path(path), str(mounts)) == kind
