"""Harm to report through the pages: the desk opens, the floor decides, the office keeps the table."""

from datetime import timedelta

import pytest
from django.test import Client

from ringbuoy.contacts.ending import end
from ringbuoy.contacts.models import Contact
from ringbuoy.kernel import clock
from ringbuoy.mandated_reports.models import DutyVersion, Report
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk, talks_with
from tests.scenarios.test_follow_ups import ended

Talk = tuple[Client, Contact]
FORM = {
    "harm": "child_abuse",
    "about": "somebody_else",
    "age": "under_13",
    "place": "US-NY",
    "said": "He <beats> her",
    "who": "Ana, 9",
    "by_whom": "Her stepfather",
}
DUTY = {
    "seen": "0",
    "place": "us-wy",
    "harms": ["child_abuse"],
    "ages": ["under_13"],
    "duty": "must",
    "hours": "2",
    "written_hours": "0",
    "agency": "County",
    "number": "5550100",
    "source": "A law",
    "reviewed_by": "A. Counsel",
    "reviewed_on": "2026-01-02",
    "is_on": "on",
}


@pytest.fixture
def talk(bench: Bench) -> Talk:
    """Maria at her desk, talking with Robin."""
    bench.at = clock.now()
    return at_desk(bench, "maria"), talks_with(bench, "maria")


def send(talk: Talk, **changed: object) -> tuple[int, str]:
    answer = talk[0].post(f"/desk/contacts/{talk[1].pk}/disclosed", {**FORM, **changed}, headers=HTMX)
    return answer.status_code, answer.content.decode()


def panel(talk: Talk) -> str:
    return talk[0].get(f"/desk/contacts/{talk[1].pk}/disclosed", headers=HTMX).content.decode()


def test_harm_goes_from_desk_to_agency_to_signature(talk: Talk, bench: Bench) -> None:
    assert send(talk)[0] == 204
    report, ines = Report.objects.get(), at_desk(bench, "ines")
    shown = panel(talk)
    for words in ("1-800-635-1522", "LDSS-2221A", "He &lt;beats&gt; her", "check with your counsel"):
        assert words in shown
    assert "Still to be reported" in ines.get("/floor/board").content.decode()

    told = {"result": "Ms. Lee, 77"}
    assert talk[0].post(f"/desk/reports/{report.pk}/told", told, headers=HTMX).status_code == 204
    assert "I have sent it in writing" in panel(talk)
    end(bench.maria, talk[1], at=clock.now())
    assert "1 report of harm is still yours" in talk[0].get("/desk/shift").content.decode()
    assert f"/desk/to-report/{report.pk}/" in talk[0].get("/desk/to-report/").content.decode()
    assert "Ms. Lee, 77" in talk[0].get(f"/desk/to-report/{report.pk}/").content.decode()
    sent = talk[0].post(f"/desk/reports/{report.pk}/told", {"result": "Form sent"})
    assert sent.headers["Location"] == "/desk/to-report/"

    assert "Sign: it was reported" in ines.get(f"/floor/reports/{report.pk}/").content.decode()
    assert ines.post(f"/floor/reports/{report.pk}/sign").status_code == 302
    assert "Reported and signed" in ines.get("/floor/reports/").content.decode()


def test_where_the_table_is_silent_the_supervisor_decides(talk: Talk, bench: Bench) -> None:
    assert send(talk, place="")[0] == 204
    report, ines = Report.objects.get(), at_desk(bench, "ines")
    assert "ask your supervisor" in panel(talk)
    assert "Tell nobody outside" in panel(talk)
    at = f"/floor/reports/{report.pk}"

    assert ines.post(f"{at}/against", {"reason": "no_duty_here", "words": ""}).status_code == 400
    assert ines.post(f"{at}/require").status_code == 302
    given = talk[0].post(f"/desk/reports/{report.pk}/given-up", {"reason": "not_reached"}, headers=HTMX)
    assert given.status_code == 204
    assert "Try it again" in ines.get(f"{at}/").content.decode()
    assert ines.post(f"{at}/explode").status_code == 404
    assert ines.post(f"{at}/sign").status_code == 302
    assert "The agency was not reached" in ines.get(f"{at}/").content.decode()


def test_what_is_missing_is_named_and_what_was_typed_stays(talk: Talk) -> None:
    status, form = send(talk, harm="", who="Keep <this>")

    assert (status, "Choose what was disclosed" in form, "Keep &lt;this&gt;" in form) == (200, True, True)
    assert "Write what was said" in send(talk, said=" ")[1]
    assert Report.objects.count() == 0


def test_a_colleague_sees_none_of_it(talk: Talk, bench: Bench) -> None:
    send(talk)
    report, tom = Report.objects.get(), at_desk(bench, "tom")

    assert tom.post(f"/desk/reports/{report.pk}/told", headers=HTMX).status_code == 404
    assert tom.get(f"/desk/to-report/{report.pk}/").status_code == 404
    assert tom.get(f"/floor/reports/{report.pk}/").status_code == 403


def test_two_people_change_the_table(bench: Bench) -> None:
    nora, ines = at_desk(bench, "nora"), at_desk(bench, "ines")
    assert nora.post("/office/duties/new/", {**DUTY, "place": "Wyoming"}).status_code == 400
    assert nora.post("/office/duties/new/", DUTY).status_code == 302
    version = DutyVersion.objects.get()
    assert "Take it back" in nora.get("/office/duties/").content.decode()
    assert nora.post(f"/office/duties/waiting/{version.pk}/approve").status_code == 403

    assert ines.post(f"/office/duties/waiting/{version.pk}/approve").status_code == 302

    assert version.code == "us-wy-child_abuse-under_13"
    assert 'value="A. Counsel"' in nora.get(f"/office/duties/{version.code}/").content.decode()
    assert nora.post(f"/office/duties/{version.code}/", DUTY).status_code == 400
    assert (
        nora.post(f"/office/duties/{version.code}/", {**DUTY, "seen": "1", "hours": "3"}).status_code == 302
    )
    assert nora.post(f"/office/duties/waiting/{version.pk + 1}/refuse").status_code == 302
    assert "US-WY" in ines.get("/office/duties/").content.decode()


def test_a_closed_record_asks_the_supervisor_why_before_the_report_opens(talk: Talk, bench: Bench) -> None:
    send(talk)
    report, ines = Report.objects.get(), at_desk(bench, "ines")
    two_days_ago = clock.now() - timedelta(days=2)
    ended(bench, talk[1])
    Contact.objects.filter(pk=talk[1].pk).update(ended_at=two_days_ago, closed_at=two_days_ago)

    answer = ines.get(f"/floor/reports/{report.pk}/")

    assert (answer.status_code, answer.headers.get("Location")) == (302, f"/floor/contacts/{talk[1].pk}/")
    assert "reason" in ines.get(f"/floor/contacts/{talk[1].pk}/").content.decode()
