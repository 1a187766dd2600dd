"""Importing a file that came by the browser: kept, looked at, imported by a second person, or dropped."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbuoy.access.gates import Actor, require
from ringbuoy.access.rules import Act
from ringbuoy.directory.editing.publishing import TakesTwo
from ringbuoy.directory.importing import Choice, Order, Report, import_directory
from ringbuoy.directory.models import SavedMapping, Upload
from ringbuoy.directory.reading.mapping import CsvMapping, mapping_in
from ringbuoy.directory.reading.sources import NoSuchSource, Sent, SwellingZip, UnreadableSource, files_of
from ringbuoy.journal.names import Happened
from ringbuoy.journal.writing import write
from ringbuoy.kernel.errors import Conflict, NotFound, Refused

LARGEST_BYTES = 2_000_000
MOST_WAITING = 20


class TooLargeToSend(Refused):
    """The file is larger than the browser may send."""


class NotToBeImported(Refused):
    """The file is of no kind that we read, damaged, or a trap."""


class TooManyWait(Conflict):
    """Other files wait already."""


class NoSuchUpload(NotFound):
    """No file waits under this number."""


class UploadSettled(Conflict):
    """Somebody else imported or dropped it."""


class NameOfMappingTaken(Conflict):
    """Another mapping has this name."""


@transaction.atomic
def keep_upload(actor: Actor, sent: Sent, *, choice: Choice, mapping: str, at: datetime) -> Upload:
    """Keep a file to be looked at and imported.

    :raises TooLargeToSend: it is for the machine itself.
    :raises NotToBeImported: it is nothing that we read.
    :raises TooManyWait: others must be settled first.
    """
    require(actor, Act.EDIT_DIRECTORY)
    _check(sent)
    if open_uploads().count() >= MOST_WAITING:
        raise TooManyWait(_("Too many files wait. Import or drop one of them first."))
    return Upload.objects.create(
        name=Path(sent.name).name[:200],
        content=sent.content,
        choice=choice.value,
        mapping=mapping,
        person_id=actor.pk,
        at=at,
    )


def look_through(upload: Upload, *, country: str, at: datetime) -> Report:
    """Try the import and tell everything that it would find and do; nothing is changed."""
    return import_directory(_order(upload, Choice.NOTHING, country), at=at)


@transaction.atomic
def import_upload(actor: Actor, upload: Upload, *, country: str, has_colleague: bool, at: datetime) -> Report:
    """Import a file that waits; what is not taken keeps all of it out, as was chosen when it was sent.

    :raises TakesTwo: the actor sent it and a colleague could import it.
    :raises UploadSettled: somebody was first.
    """
    require(actor, Act.PUBLISH_DIRECTORY)
    if has_colleague and upload.person_id == actor.pk:
        raise TakesTwo(_("This takes two people. Ask a colleague to look at it and import it."))
    report = import_directory(_order(upload, Choice(upload.choice), country), at=at, by=upload.person_id)
    if report.is_kept:
        _settle(actor, upload, "imported", at=at)
        write(Happened.DIRECTORY_PUBLISHED, at=at, person=actor.pk, upload=upload.pk, alone=not has_colleague)
    return report


@transaction.atomic
def drop_upload(actor: Actor, upload: Upload, *, at: datetime) -> None:
    """Let a file not be imported."""
    require(actor, Act.EDIT_DIRECTORY if upload.person_id == actor.pk else Act.PUBLISH_DIRECTORY)
    _settle(actor, upload, "dropped", at=at)


@transaction.atomic
def keep_mapping(actor: Actor, upload: Upload, *, name: str, text: str, at: datetime) -> SavedMapping:
    """Keep a mapping under a name and use it for a file that waits; one's own of this name is replaced.

    :raises NameOfMappingTaken: a colleague's mapping has it.
    """
    require(actor, Act.EDIT_DIRECTORY)
    row = SavedMapping.objects.filter(name=name).first()
    if row and row.person_id != actor.pk:
        raise NameOfMappingTaken(_("A colleague's mapping has this name. Choose another."))
    values = {"text": text, "person_id": actor.pk, "at": at}
    kept, _is_new = SavedMapping.objects.update_or_create(name=name, defaults=values)
    Upload.objects.filter(pk=upload.pk, outcome="").update(mapping=text)
    return kept


@dataclass(frozen=True)
class CsvFile:
    """A CSV file of an upload, and whether the mapping speaks of it."""

    number: int
    name: str
    stem: str
    is_mapped: bool


def csv_files(upload: Upload) -> list[CsvFile]:
    """Give the CSV files of an upload, in the order of their names."""
    mapping = _mapping(upload)
    known = mapping.stems if mapping else frozenset()
    with files_of(Sent(upload.name, bytes(upload.content))) as files:
        named = [file for file in files if file.ending == ".csv"]
    return [CsvFile(n, file.name, file.stem, file.stem in known) for n, file in enumerate(named)]


def open_uploads() -> QuerySet[Upload]:
    """Give the files that wait, without their content."""
    return Upload.objects.filter(outcome="").defer("content").order_by("pk")


def find_upload(number: int) -> Upload:
    """Find a file that waits.

    :raises NoSuchUpload: none waits under this number.
    """
    upload = Upload.objects.filter(pk=number, outcome="").first()
    if upload is None:
        raise NoSuchUpload(_("This file does not wait any more. Look at the list again."))
    return upload


def _check(sent: Sent) -> None:
    if len(sent.content) > LARGEST_BYTES:
        raise TooLargeToSend(
            _("The file is larger than 2 MB. Your IT administrator imports it at the machine.")
        )
    try:
        with files_of(sent):
            return
    except (NoSuchSource, UnreadableSource, SwellingZip) as error:
        raise NotToBeImported(
            _("This cannot be imported. Send a CSV, JSON or XML file, or a whole zip file of them.")
        ) from error


def _order(upload: Upload, choice: Choice, country: str) -> Order:
    return Order(Sent(upload.name, bytes(upload.content)), choice, _mapping(upload), country)


def _mapping(upload: Upload) -> CsvMapping | None:
    if not upload.mapping:
        return None
    return mapping_in(yaml.safe_load(upload.mapping), name=upload.name, source=Path(upload.name).stem)


def _settle(actor: Actor, upload: Upload, outcome: str, *, at: datetime) -> None:
    waiting = Upload.objects.filter(pk=upload.pk, outcome="")
    if not waiting.update(outcome=outcome, content=b"", settled_by=actor.pk, settled_at=at):
        raise UploadSettled(_("A colleague imported or dropped this file. Look at the list again."))
