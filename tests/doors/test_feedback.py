"""The pages on which somebody tells us what went wrong or well, and those on which it is answered."""

import re

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.doors.public import saying
from ringbuoy.doors.public.flood import MOST_STARTS, Flood
from ringbuoy.doors.shell.feedback_words import CAME_BY, FINDINGS, KINDS, LEARNINGS, STATES, TOPICS
from ringbuoy.feedback.attending import open_words
from ringbuoy.feedback.models import Feedback
from ringbuoy.feedback.rules import CameBy, Finding, Kind, Learning, Topic
from ringbuoy.feedback.rules import State as FeedbackState
from ringbuoy.kernel.clock import now
from tests.cast import Bench
from tests.doors.test_office_retention import signed_in

WORDS = "She told me to calm down"


@pytest.fixture
def robin(bench: Bench) -> Client:
    """Robin, who has never been here."""
    bench.line()
    return Client()


def code_on(page: str) -> str:
    return re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", page)[0]


def sends(client: Client, **more: str) -> str:
    """Send the page's own form, as a browser without a script does."""
    form = {"kind": "complaint", "words": WORDS, "code": code_on(client.get("/say").content.decode())}
    return client.post("/say", {**form, **more}).content.decode()


def test_every_code_has_words() -> None:
    said = (set(KINDS), set(CAME_BY), set(TOPICS), set(STATES), set(FINDINGS), set(LEARNINGS))

    assert said == tuple(map(set, (Kind, CameBy, Topic, FeedbackState, Finding, Learning)))


def test_the_page_is_small_asks_nobody_who_they_are_and_has_its_exit(robin: Client) -> None:
    page = robin.get("/say?line=harbor")

    assert not page.cookies
    assert len(page.content) < 12_000
    assert set(re.findall(r'name="([a-z_]+)"', page.content.decode())) >= {"kind", "words", "reach"}
    assert 'name="name"' not in page.content.decode()
    assert page.content.decode().count('href="/exit"') == 2
    assert "/say?line=harbor" in robin.get("/").content.decode()


def test_a_complaint_without_a_script_is_answered_by_its_code(robin: Client, bench: Bench) -> None:
    code = code_on(sends(robin, reach="wren@example.org"))
    row = Feedback.objects.get()
    ines = signed_in(bench, "ines")
    assert WORDS in ines.get(f"/office/said/{row.pk}/").content.decode()
    ines.post(f"/office/said/{row.pk}/take")

    ines.post(f"/office/said/{row.pk}/answer", {"words": "We are sorry.", "finding": "upheld"})
    ines.post(f"/office/said/{row.pk}/close", {"words": "We practise it.", "learning": "training"})

    assert "We are sorry." in robin.post("/say/answer", {"code": code.lower()}).content.decode()
    wrong = robin.post("/say/answer", {"code": "0000-0000-0000-0000"})
    assert (wrong.status_code, "sixteen signs" in wrong.content.decode()) == (400, True)
    listed = ines.get("/office/said/").content.decode()
    assert "Changed: Training" in listed
    assert WORDS not in listed


def test_what_is_refused_stays_in_the_form(robin: Client) -> None:
    page = sends(robin, kind="")

    assert "Choose whether something went wrong or went well." in page
    assert WORDS in page
    assert not Feedback.objects.exists()


def test_of_the_talk_just_over_its_counselor_never_reads_it(robin: Client, bench: Bench) -> None:
    bench.at = now()
    bench.ready("maria")
    robin.post("/start", {"line": "harbor"})
    talk = Contact.objects.get()
    Contact.objects.update(counselor=bench.ines, state=State.ABANDONED, ended_at=bench.at)

    sends(robin, of_talk="yes")

    row = Feedback.objects.get()
    assert (row.contact, row.about) == (talk, bench.ines)
    ines = signed_in(bench, "ines")
    assert ines.get(f"/office/said/{row.pk}/").status_code == 403
    assert f"/office/said/{row.pk}/" not in ines.get("/office/said/").content.decode()


def test_everybody_notes_what_was_said_to_them(bench: Bench) -> None:
    owen = signed_in(bench, "owen")
    form = {"kind": "compliment", "came_by": "letter", "words": WORDS}
    page = owen.get("/office/said/new/").content.decode()

    noted = owen.post("/office/said/new/", {**form, "code": code_on(page)}).content.decode()

    row = Feedback.objects.get()
    assert (row.came_by, row.noted_by) == ("letter", bench.owen)
    assert code_on(page) == code_on(noted)
    assert open_words(bench.nora, row, at=now()).said == WORDS
    empty = owen.post("/office/said/new/", {**form, "words": ""})
    assert (empty.status_code, "Write what you want" in empty.content.decode()) == (400, True)


def test_the_times_are_changed_by_the_director_and_told_on_the_page_of_promises(
    robin: Client, bench: Bench
) -> None:
    nora = signed_in(bench, "nora")
    days = {"acknowledge_days": "2", "answer_days": "9", "review_days": "3", "data_days": "30", "seen": "0"}

    assert nora.post("/office/said/times/", days).status_code == 302
    assert nora.post("/office/said/times/", {**days, "answer_days": "soon"}).status_code == 400
    assert "We answer within 9 days" in robin.get("/say").content.decode()
    assert "read our answer within 9 days" in robin.get("/privacy").content.decode()


def test_a_flood_is_slowed(robin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    full = Flood()
    for _time in range(MOST_STARTS):
        full.is_over("198.51.100.0/24", at=now())
    monkeypatch.setattr(saying, "flood", full)

    answer = robin.post("/say", {"kind": "complaint", "words": WORDS}, REMOTE_ADDR="198.51.100.7")

    assert (answer.status_code, Feedback.objects.count()) == (429, 0)
