"""The office's page that checks our scoring, and the switches of the instruments."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ringbuoy.assessments.models import Assessment
from ringbuoy.assessments.registering import asked_here
from ringbuoy.journal.models import Entry
from ringbuoy.server.scoring import NothingTakenIn, Sheet, act
from tests.cast import Bench
from tests.doors.test_office import signed_in
from tests.rules.test_questionnaires import QUESTIONNAIRE

PATH = "/office/questions/score/"
SHEET = "id,1,2,3,4,5\na,no,no,no,no,\n<b>,no,no,no,no,yes\n"


@pytest.fixture
def nora(bench: Bench) -> Client:
    """Nora directs the clinical work."""
    return signed_in(bench, "nora")


def test_a_pasted_sheet_comes_back_with_its_levels_and_nothing_is_kept(nora):
    before = Entry.objects.count()

    page = nora.post(PATH, {"instrument": "asq", "sheet": SHEET}).content.decode()

    assert "<strong>negative</strong>" in page
    assert "conflict: 5=yes although 1=no 2=no 3=no 4=no" in page
    assert "1 row to look at" in page
    assert "<td><b></td>" not in page
    assert (Assessment.objects.count(), Entry.objects.count()) == (0, before)


def test_a_file_comes_back_as_a_file(nora):
    file = SimpleUploadedFile("answers.csv", b"\xef\xbb\xbf" + SHEET.encode())

    answer = nora.post(PATH, {"instrument": "asq", "file": file, "as": "file"})

    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode().splitlines()[:2] == [
        "id,1,2,3,4,5,score,level,rule",
        "a,no,no,no,no,,,negative,1=no 2=no 3=no 4=no",
    ]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"sheet": ""}, "paste the sheet"),
        ({"sheet": "a,b\n1,2\n"}, "The first line has no column 1, 2, 3, 4, 5."),
        ({"sheet": SHEET + "x" * 500_001}, "too long for this page"),
        ({"file": SimpleUploadedFile("a.csv", b"\xff\xfe\x00")}, "not UTF-8 text"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays_in_the_form(nora, sent, said):
    answer = nora.post(PATH, {"instrument": "asq", **sent})

    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_only_who_looks_after_the_instruments_comes_in(bench):
    assert signed_in(bench, "ines").get(PATH).status_code == 403


def test_a_set_is_switched_off_and_on_again(nora):
    off = nora.post("/office/questions/asq/switch", {"to": "off"}, follow=True).content.decode()
    gone = "asq" not in {one.code for one in asked_here()}
    nora.post("/office/questions/asq/switch", {"to": "on"})

    assert "Counselors are no longer offered it." in off
    assert gone
    assert "asq" in {one.code for one in asked_here()}


def test_hits_is_off_until_the_center_confirms(nora):
    before = {one.code for one in asked_here()}
    asked = nora.get("/office/questions/hits/").content.decode()
    nora.post("/office/questions/hits/", {"reference": "Answer of the rights holder, 2 March 2026"})

    assert "hits" not in before
    assert "Confirm that you may use it" in asked
    assert "hits" in {one.code for one in asked_here()}


def test_a_questionnaire_that_was_taken_in_is_scored_here_and_at_the_terminal(nora, monkeypatch):
    taken = {
        **{"code": "made-up", "language": "en", "reference": "Letter", "confirmed_by": "Nora"},
        **{
            "until": "",
            "bands": "fine = 0\ntired = 2",
            "opens_screener_at": "",
            "text": json.dumps(QUESTIONNAIRE),
        },
    }
    assert nora.post("/office/questions/import/", taken).status_code == 302
    sheet = "Q1,Q2\nOften,\nNEVER,often\n"

    page = nora.post(PATH, {"instrument": "made-up", "sheet": sheet}).content.decode()
    monkeypatch.setattr("sys.stdin", io.StringIO(sheet))
    said = Sheet(**json.loads(act(["made-up"])))

    assert "<strong>fine</strong>" in page
    assert [line.split(",")[:4] for line in said.text.splitlines()] == [
        ["Q1", "Q2", "score", "level"],
        ["Often", "", "0", "fine"],
        ["NEVER", "often", "2", "tired"],
    ]
    with pytest.raises(NothingTakenIn, match="made-up"):
        act(["columbia"])
