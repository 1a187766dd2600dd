"""Taking a questionnaire in at the office, by file or by text; a refusal loses nothing."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Bench
from tests.doors.test_desk import at_desk
from tests.rules.test_questionnaires import QUESTIONNAIRE, q2

SAID = {
    "code": "made-up",
    "language": "en",
    "reference": "Letter of 2 May",
    "confirmed_by": "Nora",
    "until": "",
    "bands": "fine = 0\ntired = 2",
    "opens_screener_at": "",
    "text": "",
}


@pytest.fixture
def nora(bench: Bench) -> Client:
    return at_desk(bench, "nora")


def send(client: Client, content: str | None = None, **changes: str) -> tuple[int, str]:
    file = {} if content is None else {"file": SimpleUploadedFile("q.json", content.encode())}
    answer = client.post("/office/questions/import/", {**SAID, **changes, **file})
    return answer.status_code, answer.content.decode()


def test_a_file_is_taken_in_and_listed_with_its_licence(nora):
    status, _page = send(nora, json.dumps(QUESTIONNAIRE))

    listed = nora.get("/office/questions/").content.decode()
    assert status == 302
    assert "Made-up questions" in listed
    assert "Letter of 2 May" in listed


def test_a_refusal_names_the_item_and_keeps_the_text(nora):
    status, page = send(nora, json.dumps(q2(type="integer")))

    assert status == 400
    assert "Item q2: its type is integer" in page
    assert "Made-up questions" in page
    assert "fine = 0" in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Choose the file of the questionnaire"),
        ({"text": "{}", "confirmed_by": ""}, "required"),
        ({"text": "{}", "bands": "mild 5"}, "name = least sum"),
        ({"text": "{}", "bands": f"mild = {'9' * 5000}"}, "name = least sum"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(nora, changes, says):
    status, page = send(nora, **changes)

    assert status == 400
    assert says in page
