"""The office's pages for first words: a draft, the bench, live, and back; bad input in clear words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ringbuoy.triage.bench import replay
from ringbuoy.triage.drafts import find_draft, live_version
from ringbuoy.triage.keeping import live_reader
from ringbuoy.triage.levels import Level
from ringbuoy.triage.reading import Reader
from ringbuoy.triage.shipped import TUNING, shipped_lists, shipped_messages
from tests.cast import Bench
from tests.doors.test_office import signed_in

PATH = "/office/first-words/en/"
HERON = {"text": "heron at the river", "level": "imminent", "reason": "now", "about": "anyone"}
SAYING = "the heron at the river"


@pytest.fixture
def nora(bench: Bench) -> Client:
    """Nora directs the clinical work."""
    return signed_in(bench, "nora")


def test_a_phrase_goes_from_draft_over_bench_to_live_and_back(nora: Client) -> None:
    messages = [one for one in shipped_messages(TUNING) if one.language == "en"]
    recall = replay(messages, Reader(shipped_lists())).score.recall(Level.IMMINENT)
    added = nora.post(PATH, {**HERON, "seen": "0"}, follow=True).content.decode()
    early = nora.post(PATH + "live", {"seen": "2"})
    counted = nora.post(PATH + "bench/run", {"seen": "2"}, follow=True).content.decode()
    live = nora.post(PATH + "live", {"seen": "2"}, follow=True).content.decode()
    found = live_reader().level(SAYING)
    back = nora.post(PATH + "versions/0/back", {"seen": "1"}, follow=True).content.decode()

    assert "1 phrase is new or changed." in added
    assert (early.status_code, "Run the bench with this draft first" in early.content.decode()) == (400, True)
    assert "Draft: found" in counted
    assert f"({recall.part} of {recall.whole})" in counted
    assert "Version 1 reads from now on." in live
    assert found is Level.IMMINENT
    assert "Went back to the list that came with the program." in back
    assert live_reader().level(SAYING) is Level.NONE


def test_a_phrase_is_changed_and_taken_out(nora: Client) -> None:
    nora.post(PATH, {**HERON, "seen": "0"})

    changed = nora.post(PATH + "phrases/en-x1/", {**HERON, "text": "heron flies", "seen": "2"}, follow=True)
    gone = nora.post(PATH + "phrases/en-001/out", {"seen": "3"}, follow=True).content.decode()
    missing = nora.get(PATH + "phrases/en-001/")

    assert "heron flies" in changed.content.decode()
    assert "1 phrase is taken out." in gone
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write the words of the phrase first."),
        ("took ...", "A phrase begins and ends with a word."),
        ("(a+)+$", "is no word. Use letters"),
        ("i am", "would be found in almost every message"),
        ("suicid*", "The list has this phrase already"),
    ],
)
def test_what_cannot_be_added_is_said_and_stays_in_the_form(nora: Client, text: str, said: str) -> None:
    answer = nora.post(PATH, {**HERON, "level": "high", "text": text, "seen": "0"})

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert find_draft("en") is None


def test_who_comes_second_is_told_to_look_again(nora: Client) -> None:
    nora.post(PATH, {**HERON, "seen": "0"})

    for path, seen in ((PATH, "0"), (PATH + "discard", "7"), (PATH + "phrases/en-x1/out", "nonsense")):
        assert nora.post(path, {**HERON, "text": "heron flies", "seen": seen}).status_code == 409
    assert nora.get("/office/first-words/xx/").status_code == 404
    assert nora.post(PATH + "versions/9/back", {"seen": "0"}).status_code == 404
    assert live_version("en") == 0


def test_words_and_files_are_tried_and_not_kept(nora: Client) -> None:
    sheet = b"\xef\xbb\xbflanguage;level;words\nen;high;I want to die\nen;none;I want to fly\n"

    tried = nora.post(PATH + "bench/try", {"words": "i took all my pills"}).content.decode()
    read = nora.post(PATH + "bench/file", {"file": SimpleUploadedFile("a.csv", sheet)}).content.decode()

    assert "speaks of an attempt" in tried
    assert "100.0% (1 of 1)" in read
    assert find_draft("en") is None


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (b"", "The file has no messages."),
        (b"level,words\nhigh,hello\n", "The first line has no column language."),
        (b"language,level,words\nen,high,a\nen,urgent,b\n", "Line 3: there is no level “urgent”."),
        (b"language,level,words\nfr,high,a\n", "Line 2: the language “fr” has no list."),
        (b"language,level,words\nen,high,\n", "Line 2 has no words."),
        (b'language,level,words\nen,high,"a"b\n', "This is no CSV"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_its_line(nora: Client, sheet: bytes, said: str) -> None:
    answer = nora.post(PATH + "bench/file", {"file": SimpleUploadedFile("a.csv", sheet)})

    assert answer.status_code == 400
    assert said in answer.content.decode()
