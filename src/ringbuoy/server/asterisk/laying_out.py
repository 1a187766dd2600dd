"""Asterisk's folder in the data: configuration written anew at each start, and what it writes itself.

DATA/asterisk/
  etc/        its configuration, with the engine's password       Asterisk's user reads
  share/      its own papers, which it needs to start
  sounds/     what callers hear from the line                     written by the service
  db/ spool/ run/ log/                                            its own
"""

from collections.abc import Mapping
from pathlib import Path

from ringbuoy.kernel.settings import Settings
from ringbuoy.server.asterisk.programs import Programs
from ringbuoy.server.os_users import Part, is_root, own, user_for
from ringbuoy.telephony.asterisk.files import CERTIFICATE, CERTIFICATES_KEY, SIGNERS, files_of
from ringbuoy.telephony.asterisk.place import Place, place_of

ITS_OWN = ("db", "db/keys", "db/signers", "spool", "spool/recording", "run", "log")


def lay_out(settings: Settings, programs: Programs) -> Place:
    """Make Asterisk's folder as it must be, and give where it is."""
    place = place_of(settings, modules=programs.modules)
    asterisk, service = user_for(Part.TELEPHONY), user_for(Part.SERVICE)
    _folder(place.folder, mode=0o711)
    _folder(place.etc, mode=0o750, group=Part.TELEPHONY)
    _folder(place.share, mode=0o755)
    for sounds in (place.sounds, place.sounds / "music"):
        sounds.mkdir(exist_ok=True)
        own(sounds, service, mode=0o2750 if is_root() else 0o700, group=asterisk)
    for name in ITS_OWN:
        (place.folder / name).mkdir(exist_ok=True)
        own(place.folder / name, asterisk, mode=0o700)
    _write_files(place, {**files_of(place), **_certificate(settings), **_signers(settings)})
    _link(place.share / "documentation", programs.papers / "documentation")
    return place


def _folder(path: Path, *, mode: int, group: Part | None = None) -> None:
    path.mkdir(exist_ok=True)
    own(path, None, mode=mode, group=user_for(group) if group else None)


def _certificate(settings: Settings) -> dict[str, str]:
    """Give the certificate that the pages have, and its key: carriers that connect to us by TLS see it."""
    if settings.tls is None:
        return {}
    return {
        CERTIFICATE: settings.tls.certificate.read_text(),
        CERTIFICATES_KEY: settings.tls.key.read_text(),
    }


def _signers(settings: Settings) -> dict[str, str]:
    """Give the certificates of those whose signatures vouch for callers' numbers."""
    return {SIGNERS: settings.number_signers.read_text()} if settings.number_signers else {}


def _write_files(place: Place, wanted: Mapping[str, str]) -> None:
    """Write the configuration whole; a file of an earlier release goes."""
    for path in place.etc.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        file = place.etc / name
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
        own(file, None, mode=0o640 if is_root() else 0o600, group=user_for(Part.TELEPHONY))


def _link(link: Path, target: Path) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(target)
