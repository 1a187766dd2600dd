"""Importing from the browser: send a file, map its columns, look through, and another person imports it."""

from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ringbuoy.access.gates import can, gate
from ringbuoy.access.rules import Act
from ringbuoy.directory.finding_words import described, summed_up
from ringbuoy.directory.findings import Findings, Problem, Treatment
from ringbuoy.directory.importing import Choice, Report
from ringbuoy.directory.models import SavedMapping, Upload
from ringbuoy.directory.reading.csv_files import lines_of
from ringbuoy.directory.reading.mapping_rules import mapping_text
from ringbuoy.directory.reading.sources import Sent, files_of
from ringbuoy.directory.uploading import (
    NoSuchUpload,
    csv_files,
    drop_upload,
    find_upload,
    import_upload,
    keep_mapping,
    keep_upload,
    look_through,
    open_uploads,
)
from ringbuoy.doors.office.import_forms import MappingForm, UploadForm
from ringbuoy.doors.office.import_words import TREATMENTS
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.office.second_person import has_colleague
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Refused
from ringbuoy.lines.center import the_center

SAMPLES = 3

Words = str | Promise
Kind = tuple[Treatment, Problem, str, str]


@gate(Act.EDIT_DIRECTORY, Act.PUBLISH_DIRECTORY)
def uploads(request: HttpRequest) -> HttpResponse:
    """Ask for a file, keep it, and list those that wait."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        kept = _keep(request, form)
        if kept is not None:
            return redirect("office_upload", kept.pk)
    shown = {
        "form": form,
        "waiting": open_uploads(),
        "mappings": SavedMapping.objects.all(),
        "may_edit": can(who(request), Act.EDIT_DIRECTORY),
    }
    return render(request, "office/uploads.html", shown, status=400 if form.errors else 200)


def _keep(request: HttpRequest, form: UploadForm) -> Upload | None:
    """Keep the file. None: it cannot be used, and the form says why."""
    said = form.cleaned_data
    file: UploadedFile[bytes] = said["file"]
    sent = Sent(str(file.name), bytes(file.read()))
    try:
        return keep_upload(
            who(request), sent, choice=Choice(said["choice"]), mapping=said["mapping"], at=clock.now()
        )
    except Refused as error:
        form.refuse(error, "file")
        return None


@require_GET
@gate(Act.EDIT_DIRECTORY, Act.PUBLISH_DIRECTORY)
def looked_through(request: HttpRequest, number: int) -> HttpResponse:
    """Show everything that importing a file would find and do."""
    upload = find_upload(number)
    report = look_through(upload, country=the_center().country, at=clock.now())
    is_own = upload.person_id == who(request).pk
    others = has_colleague(who(request), Act.PUBLISH_DIRECTORY)
    shown = {
        "upload": upload,
        "report": report,
        "found": _in_words(report),
        "is_own": is_own,
        "csv_files": csv_files(upload),
        "takes_good_rows": upload.choice == Choice.GOOD_ROWS,
        "may_import": can(who(request), Act.PUBLISH_DIRECTORY) and not (is_own and others),
        "may_edit": can(who(request), Act.EDIT_DIRECTORY),
    }
    return render(request, "office/upload.html", shown)


def _in_words(report: Report) -> list[tuple[Words, int, list[tuple[str, list[str], int]]]]:
    """Say what was found: by treatment, each kind with its places, and how many more there are."""
    findings = report.findings
    told = []
    for treatment in Treatment:
        kinds = [key for key in findings.counts if key[0] is treatment]
        rows = [_kind(findings, key) for key in kinds]
        if rows:
            told.append((TREATMENTS[treatment], findings.number_of(treatment), rows))
    return told


def _kind(findings: Findings, key: Kind) -> tuple[str, list[str], int]:
    same = [one for one in findings.kept if (one.treatment, one.problem, one.place.file, one.field) == key]
    return summed_up(same[0]), [described(one) for one in same], findings.counts[key] - len(same)


@require_POST
@gate(Act.PUBLISH_DIRECTORY)
def imported(request: HttpRequest, number: int) -> HttpResponse:
    """Import a file that waits."""
    others = has_colleague(who(request), Act.PUBLISH_DIRECTORY)
    report = import_upload(
        who(request), find_upload(number), country=the_center().country, has_colleague=others, at=clock.now()
    )
    if not report.is_kept:
        saved(request, _("Nothing was imported, as not everything is good. Mend what is wrong below."))
        return redirect("office_upload", number)
    added, changed = sum(one.added for one in report.merged), sum(one.changed for one in report.merged)
    words = _("Imported: %(added)s new rows, %(changed)s changed, %(refused)s things not taken.")
    saved(request, words % {"added": added, "changed": changed, "refused": report.refusals})
    return redirect("office_uploads")


@require_POST
@gate(Act.EDIT_DIRECTORY, Act.PUBLISH_DIRECTORY)
def dropped(request: HttpRequest, number: int) -> HttpResponse:
    """Let a file not be imported."""
    drop_upload(who(request), find_upload(number), at=clock.now())
    saved(request, _("Dropped. The directory is as it was."))
    return redirect("office_uploads")


@gate(Act.EDIT_DIRECTORY)
def mapped(request: HttpRequest, number: int, file: int = 0) -> HttpResponse:
    """Ask where each column of a CSV file belongs, and keep that for this file and the next ones."""
    upload = find_upload(number)
    chosen = next((one for one in csv_files(upload) if one.number == file), None)
    if chosen is None:
        raise NoSuchUpload(_("There is no such file in it. Look at the list again."))
    columns, samples = _columns(upload, chosen.name)
    form = MappingForm(request.POST or None, columns=columns, main=request.POST.get("main", "service"))
    if request.method == "POST" and form.is_valid():
        source = Path(upload.name).stem.lower()
        text = mapping_text(source, chosen.stem, form.chosen(), before=upload.mapping)
        keep_mapping(who(request), upload, name=form.cleaned_data["name"], text=text, at=clock.now())
        saved(request, _("The mapping is kept and used for this file."))
        return redirect("office_upload", number)
    shown = {"form": form, "upload": upload, "file": chosen, "samples": samples}
    return render(request, "office/upload_mapping.html", shown, status=400 if form.errors else 200)


def _columns(upload: Upload, name: str) -> tuple[list[str], list[dict[str, str]]]:
    """Read the columns of a CSV file and its first rows."""
    samples: list[dict[str, str]] = []
    with files_of(Sent(upload.name, bytes(upload.content))) as files:
        file = next(one for one in files if one.name == name)
        for line in lines_of(file, Findings()):
            samples.append(line.cells)
            if len(samples) == SAMPLES:
                break
    return list(samples[0]) if samples else [], samples


@require_GET
@gate(Act.EDIT_DIRECTORY, Act.PUBLISH_DIRECTORY)
def mapping_file(request: HttpRequest, number: int) -> HttpResponse:
    """Give a mapping as a file, for `./ringbuoy directory import --mapping`."""
    row = SavedMapping.objects.filter(pk=number).first()
    if row is None:
        raise NoSuchUpload(_("There is no such mapping. Look at the list again."))
    name = slugify(row.name) or "mapping"
    headers = {"Content-Disposition": f'attachment; filename="{name}.yaml"', "Cache-Control": "no-store"}
    return HttpResponse(row.text, content_type="application/yaml; charset=utf-8", headers=headers)
