"""The words of the command line."""

import argparse
import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from ringbuoy.cli.accepting import accept_restore
from ringbuoy.cli.advising import advisories
from ringbuoy.cli.approving import approve_roles
from ringbuoy.cli.asked import Asked
from ringbuoy.cli.auditing import verify_audit
from ringbuoy.cli.backing_up import backup, restore
from ringbuoy.cli.checking import check, test
from ringbuoy.cli.directory_arguments import add_directory
from ringbuoy.cli.doctor import doctor
from ringbuoy.cli.erasing import erase
from ringbuoy.cli.keys import confirm_date, rotate_root
from ringbuoy.cli.passwords import add_passwords
from ringbuoy.cli.recovering import new_recovery_key, recover
from ringbuoy.cli.running import demo, up
from ringbuoy.cli.scoring import score
from ringbuoy.cli.single import migrate, prepare, run
from ringbuoy.cli.stopping import status, stop
from ringbuoy.cli.telephony import add_telephony
from ringbuoy.cli.vouching import vouch


def parse(words: Sequence[str] | None = None) -> Asked:
    """Read the words; help and mistakes end the program here."""
    said = vars(_parser().parse_args(words))
    return Asked(**{name: value for name, value in said.items() if value is not None})


def default_data() -> Path:
    """The data folder when none is named: beside the program, or where the environment lives."""
    return Path(os.environ.get("RINGBUOY_HOME", ".")) / "data"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./ringbuoy", description="Free software on which a crisis line runs."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    demo_words = _add(commands, "demo", demo, "start a demo center and open it in the browser")
    _add_starting(demo_words)
    demo_words.add_argument(
        "--traffic", type=_rate, metavar="RATE", help="simulated callers an hour who chat and answer"
    )
    up_words = _add(commands, "up", up, "start your own center; the first start asks a few questions")
    _add_starting(up_words)
    up_words.add_argument("--settings", type=Path, metavar="FILE", help="take the answers from this file")
    _add(commands, "stop", stop, "stop what runs on the data folder")
    _add(commands, "status", status, "tell whether it runs, and where")
    _add(commands, "doctor", doctor, "tell what is installed, running and wrong, and how to mend it")
    audit_words = _add(
        commands, "verify-audit", verify_audit, "tell whether the journal is as it was written"
    )
    audit_words.add_argument(
        "--entry", type=int, metavar="NUMBER", help="print the proof of this one entry of the journal instead"
    )
    _add(commands, "check", check, "lint, types, layers and quick tests")
    _add(commands, "test", test, "everything, in a real browser too")
    _add(commands, "advisories", advisories, "tell whether weaknesses are known of the libraries we use")
    _add_backup(commands)
    _add(commands, "accept-restore", accept_restore, "let a database that was put back alone count again")
    _add(commands, "recovery-key", new_recovery_key, "make a new recovery key")
    _add(commands, "recover", recover, "put keyd's root key back with the recovery key")
    _add_erasing(_add(commands, "erase", erase, "erase the words of one contact, in every backup too"))
    _add(commands, "rotate-root", rotate_root, "give keyd a new root key while everything runs")
    date_words = _add(commands, "confirm-date", confirm_date, "tell keyd that the machine's date is right")
    date_words.add_argument("name", metavar="DATE", type=_date, help="today in UTC, such as 2026-11-26")
    approving = _add(commands, "approve-roles", approve_roles, "give roles that wait, with the recovery key")
    approving.add_argument("name", metavar="SIGN-IN-NAME", help="of the person whom they wait for")
    vouching = _add(commands, "vouch", vouch, "take a lost second step away, with the recovery key")
    vouching.add_argument("name", metavar="SIGN-IN-NAME", help="of the person who is locked out")
    _add(commands, "prepare", prepare, "make folders, keys and database, start nothing (for systemd)")
    _add(commands, "migrate", migrate, "bring the tables up to this release (for systemd)")
    add_directory(commands, _add_options)
    add_passwords(commands, _add_options)
    add_telephony(commands, _add_options)
    _add_run(_add(commands, "run", run, "run one process of the table (for systemd)"))
    _add_score(commands)
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    command: Callable[[Asked], int],
    explanation: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=explanation, description=explanation)
    parser.set_defaults(command=command)
    _add_options(parser)
    return parser


def _add_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes."""
    parser.add_argument(
        "--data", type=_folder, default=default_data().absolute(), metavar="DIR", help="the data folder"
    )
    parser.add_argument("--port", type=_port, metavar="PORT", help="the port of the service (8000)")


def _add_run(words: argparse.ArgumentParser) -> None:
    words.add_argument("name", metavar="NAME", help="postgres, keyd, web, live, asterisk, engine or worker")
    words.add_argument(
        "--watched",
        dest="stays_beside",
        action="store_true",
        help="stay beside it and end it when it hangs (for containers; systemd watches by itself)",
    )


def _add_score(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    words = _add(commands, "score", score, "compute the levels of a sheet of answers, to check our scoring")
    words.add_argument("name", metavar="INSTRUMENT", help="such as cssrs-screener, asq or phq-9")
    words.add_argument(
        "--csv",
        dest="sheet",
        type=Path,
        required=True,
        metavar="FILE",
        help="columns are item codes, an empty cell was not asked; - reads standard input",
    )


def _add_backup(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    words = _add(commands, "backup", backup, "save database and keys into two sealed files, and try them")
    words.add_argument("--to", type=_folder, metavar="DIR", help="where the database's file goes")
    words.add_argument("--keys-to", type=_folder, metavar="DIR", help="where the keys' file goes: elsewhere")
    words = _add(commands, "restore", restore, "bring a center back from a backup, onto an empty data folder")
    words.add_argument("database_file", type=_folder, metavar="DATABASE_FILE")
    words.add_argument("keys_file", type=_folder, metavar="KEYS_FILE")
    words.add_argument("--tombstones", type=_folder, metavar="FILE", help="the list of erased contacts")
    words.add_argument(
        "--yes", dest="is_sure", action="store_true", help="go on although something stays unreadable"
    )


def _add_starting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-browser", dest="opens_browser", action="store_false", help="do not open a browser"
    )
    parser.add_argument(
        "--sip-port",
        type=_sip_port,
        metavar="PORT",
        help="where telephones reach the phone line (5060); 0: no phone line",
    )


def _add_erasing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="CONTACT", help="its four digits, or its id")
    reasons = ("caller_asked", "by_order", "entered_by_mistake")
    parser.add_argument("--reason", choices=reasons, default=reasons[0], help="why (caller_asked)")
    parser.add_argument("--yes", dest="is_sure", action="store_true", help="do not ask again")


def _folder(text: str) -> Path:
    return Path(text).absolute()


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _sip_port(text: str) -> int:
    return 0 if text == "0" else _port(text)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError("a date is written such as 2026-11-26") from None


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0
    if not 0 < rate <= 100_000:
        raise argparse.ArgumentTypeError("a rate is a number of callers an hour, such as 60")
    return rate
