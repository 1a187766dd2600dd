"""The words of `directory`: import, export, check."""

import argparse
from collections.abc import Callable
from pathlib import Path

from ringbuoy.cli.directory import check_directory, export_directory, import_directory, import_place_names

Add = Callable[[argparse.ArgumentParser], None]
FORMATS = ("hsds-json", "hsds-csv")


def add_directory(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", add_options: Add) -> None:
    """Add the command and what may follow it."""
    about = "bring the directory of services in, give it out, or check a file of it"
    parser = commands.add_parser("directory", help=about, description=about)
    deeds = parser.add_subparsers(title="what to do", required=True, metavar="import|export|check|places")
    _add_import(deeds, add_options)
    _add_export(deeds, add_options)
    _add_check(deeds, add_options)
    _add_places(deeds, add_options)


def _add_import(deeds: "argparse._SubParsersAction[argparse.ArgumentParser]", add_options: Add) -> None:
    about = "import HSDS JSON, a CSV package, tabular JSON, Open Eligibility, or any CSV with a mapping"
    parser = deeds.add_parser("import", help=about, description=about)
    parser.set_defaults(command=import_directory)
    _add_reading(parser)
    _add_choice(parser)
    add_options(parser)


def _add_check(deeds: "argparse._SubParsersAction[argparse.ArgumentParser]", add_options: Add) -> None:
    about = "tell what an import would find and do; change nothing"
    parser = deeds.add_parser("check", help=about, description=about)
    parser.set_defaults(command=check_directory)
    _add_reading(parser)
    add_options(parser)


def _add_places(deeds: "argparse._SubParsersAction[argparse.ArgumentParser]", add_options: Add) -> None:
    about = "import a table of towns and postcodes (CSV), so that distances are told from each of them"
    parser = deeds.add_parser("places", help=about, description=about)
    parser.set_defaults(command=import_place_names)
    parser.add_argument(
        "path",
        type=Path,
        metavar="FILE",
        help="columns: name, region, postcode, latitude, longitude, time zone",
    )
    _add_choice(parser)
    add_options(parser)


def _add_export(deeds: "argparse._SubParsersAction[argparse.ArgumentParser]", add_options: Add) -> None:
    about = "write the directory to a new file or folder; confidential places stay here"
    parser = deeds.add_parser("export", help=about, description=about)
    parser.set_defaults(command=export_directory)
    parser.add_argument("path", type=Path, metavar="PATH", help="the new file (JSON) or folder (CSV)")
    parser.add_argument("--format", choices=FORMATS, required=True, help="the form of the standard")
    add_options(parser)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="a file, a folder of files, or a zip of them")
    parser.add_argument(
        "--mapping",
        metavar="FILE",
        help="how the columns of your CSV are called in the standard (YAML); 'ohana' for Ohana's",
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="write every finding to this new CSV file"
    )


def _add_choice(parser: argparse.ArgumentParser) -> None:
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--all-or-nothing",
        dest="takes_good_rows",
        action="store_false",
        help="one wrong row keeps everything out (this is so when nothing is said)",
    )
    choice.add_argument(
        "--good-rows",
        dest="takes_good_rows",
        action="store_true",
        help="good rows go in, wrong ones are told",
    )
