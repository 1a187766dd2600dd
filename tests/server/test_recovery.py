"""The recovery key on paper brings keyd's root key back, and no other key does."""

from pathlib import Path

import pytest

from ringbuoy.kernel.settings import Settings
from ringbuoy.keyd.places import Places
from ringbuoy.keyd.root import make_root
from ringbuoy.server.recovery import WrongRecoveryKey, make_recovery_key, recover_root, seal_root


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "keyd").mkdir()
    make_root(Places(tmp_path).root_key)
    return Settings(data=tmp_path, recovery_key=tmp_path / "recovery-key.pub")


def test_the_root_key_comes_back_from_paper(settings: Settings):
    root = Places(settings.data).root_key
    before = root.read_bytes()
    letters = make_recovery_key(settings.recovery_key)
    seal_root(settings)
    root.unlink()

    recover_root(settings.data, letters.lower().replace(" ", "-"))

    assert root.read_bytes() == before
    assert root.stat().st_mode & 0o777 == 0o600


def test_another_key_opens_nothing(settings: Settings):
    make_recovery_key(settings.recovery_key)
    seal_root(settings)
    Places(settings.data).root_key.unlink()
    other = make_recovery_key(settings.data / "other.pub")

    with pytest.raises(WrongRecoveryKey, match="other records"):
        recover_root(settings.data, other)


def test_a_slip_of_the_pen_is_noticed(settings: Settings):
    letters = make_recovery_key(settings.recovery_key)
    seal_root(settings)
    Places(settings.data).root_key.unlink()

    with pytest.raises(WrongRecoveryKey, match="wrong or missing"):
        recover_root(settings.data, letters[:-1])


def test_a_new_recovery_key_is_sealed_to_again(settings: Settings):
    make_recovery_key(settings.recovery_key)
    seal_root(settings)
    settings.recovery_key.unlink()
    letters = make_recovery_key(settings.recovery_key)
    seal_root(settings)
    Places(settings.data).root_key.unlink()

    recover_root(settings.data, letters)
