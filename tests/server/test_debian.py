"""Programs that Debian has and we do not: which one is used, and what is said where none can be fetched."""

from pathlib import Path

import pytest

from ringbuoy.server import sipp
from ringbuoy.server.asterisk.fetching import fetch_asterisk
from ringbuoy.server.debian import CannotFetch, command_of, fetched
from ringbuoy.server.sipp import PACKAGE, fetch_sipp, find_sipp


@pytest.fixture
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without programs, on which nothing was fetched yet; what is put into the folder is found."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(sipp, "fetched", lambda _package: None)
    return programs


def test_elsewhere_it_is_said_what_helps(nothing_here: Path) -> None:
    said: list[str] = []

    with pytest.raises(CannotFetch, match=r"no apt with Debian's keys\. Install Asterisk 22.7 or newer"):
        fetch_asterisk(said.append)
    with pytest.raises(CannotFetch, match=r"no apt with Debian's keys\. .*install SIPp yourself"):
        fetch_sipp(said.append)

    assert not said


@pytest.mark.parametrize(
    ("version", "is_used"), [("3.6.1", True), ("3.8.0-TLS-SCTP-PCAP", True), ("3.5.1", False)]
)
def test_an_installed_sipp_is_used_if_it_is_new_enough(
    nothing_here: Path, version: str, is_used: bool
) -> None:
    program = nothing_here / "sipp"
    program.write_text(f"#!/bin/sh\necho ' SIPp v{version}.'\nexit 99\n")
    program.chmod(0o755)

    assert find_sipp() == ((str(program),) if is_used else None)


def test_without_a_sipp_there_is_none(nothing_here: Path) -> None:
    assert find_sipp() is None


def test_an_unpacked_program_is_started_by_its_own_loader(tmp_path: Path) -> None:
    libraries = tmp_path / "usr/lib/x86_64-linux-gnu"
    libraries.mkdir(parents=True)
    (tmp_path / "usr/bin").mkdir()
    loader = libraries / "ld-linux-x86-64.so.2"
    for file in (loader, libraries / "libc.so.6", tmp_path / "usr/bin/sipp"):
        file.touch()

    found = command_of(tmp_path, "usr/bin/sipp")

    assert found == (str(loader), "--library-path", str(libraries), str(tmp_path / "usr/bin/sipp"))
    assert command_of(tmp_path, "usr/sbin/asterisk") is None


def test_what_was_never_fetched_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ringbuoy.server.debian.is_root", lambda: False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert fetched(PACKAGE) is None
