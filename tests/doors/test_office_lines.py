"""The lines in the office: every section, versions, two people at once, where a contact would go."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import settings
from django.test import Client

from ringbuoy.doors.office.journey_words import test_in_words as journey_in_words
from ringbuoy.doors.office.line_words import (
    Unreadable,
    read_choices,
    read_days,
    read_spans,
    write_choices,
    write_days,
    write_spans,
)
from ringbuoy.journal.models import Entry
from ringbuoy.lines.actions import change
from ringbuoy.lines.journey import Fault, is_address, journey
from ringbuoy.lines.models import Line
from ringbuoy.lines.public_holidays import public_holidays
from ringbuoy.people.models import Person
from tests.cast import Bench
from tests.doors.test_office import administrator

MONDAY_NIGHT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)


@pytest.fixture
def client(bench: Bench) -> Client:
    """Iris at her desk; the center has one line."""
    bench.line()
    return administrator(bench)


def line() -> Line:
    return Line.objects.get(code="harbor")


def path(section: str) -> str:
    return f"/office/lines/harbor/{section}/"


BASICS = {
    "seen": "1",
    "name": "Harbor Line",
    "is_open_to_public": "on",
    "languages": ["en", "es"],
    "emergency_number": "911",
    "position": "0",
}


def test_every_page_of_a_line_opens(client: Client) -> None:
    sections = ("basics", "words", "hours", "treatment", "overflow", "choices", "versions")

    answers = [client.get(path(section)).status_code for section in sections]

    assert answers == [200] * 7
    assert client.get("/office/lines/harbor/").status_code == 200
    assert client.get("/office/lines/harbor/nonsense/").status_code == 404
    assert client.get("/office/lines/nowhere/").status_code == 404


def test_a_change_holds_at_once_and_names_only_what_changed(client: Client) -> None:
    answer = client.post(path("basics"), {**BASICS, "emergency_number": "112"})

    assert answer.status_code == 302
    assert (line().emergency_number, line().version) == ("112", 2)
    assert Entry.objects.filter(name="line.changed").last().codes["changed"] == ["emergency_number"]  # type: ignore[union-attr]
    assert "Saved. It holds from now on." in client.get("/office/lines/harbor/").content.decode()


def test_saving_what_is_the_same_makes_no_version(client: Client) -> None:
    client.post(path("basics"), BASICS)

    assert line().version == 1


def test_a_wrong_section_says_what_is_wrong_and_keeps_what_was_typed(client: Client) -> None:
    answer = client.post(path("basics"), {**BASICS, "name": "Harbor Two", "emergency_number": " "})
    page = answer.content.decode()

    assert answer.status_code == 400
    assert "<title>Error:" in page
    assert 'href="#id_emergency_number"' in page
    assert page.count("Give the emergency number that callers see") == 2
    assert 'value="Harbor Two"' in page


def test_hours_are_typed_as_people_write_them(client: Client) -> None:
    typed = {"seen": "1", "zone": "America/New_York", "mon": "9-17", "sat": "20:00–02:00, 10-12"}

    client.post(path("hours"), {**typed, "closed_on": "2026-12-25 Christmas Day"})

    assert line().week == {"mon": [["09:00", "17:00"]], "sat": [["20:00", "02:00"], ["10:00", "12:00"]]}
    assert [day.isoformat() for day in line().closed_on] == ["2026-12-25"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"mon": "nine to five"}, "id_mon"),
        ({"tue": "25-26"}, "id_tue"),
        ({"mon": "9-17", "zone": "Harbor"}, "id_zone"),
        ({"mon": "9-17", "closed_on": "Christmas"}, "id_closed_on"),
        ({}, "id_is_always_open"),
    ],
)
def test_hours_that_cannot_be_read_are_named(client: Client, typed: dict[str, str], field: str) -> None:
    answer = client.post(path("hours"), {"seen": "1", "zone": "UTC", **typed})

    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.content.decode()
    assert line().version == 1


def test_public_holidays_are_offered_and_saved_only_when_asked(client: Client) -> None:
    typed = {"seen": "1", "zone": "UTC", "is_always_open": "on", "closed_on": "2026-03-02"}

    offered = client.post(path("hours"), {**typed, "country": "US", "year": "2026", "offer": "1"})
    page = offered.content.decode()

    assert "2026-07-04 Independence Day" in page
    assert "2026-03-02" in page
    assert line().version == 1


def test_the_policy_stores_only_what_differs(client: Client) -> None:
    form = client.get(path("treatment")).context["form"]
    typed = {name: value for name, value in form.initial.items() if value is not False}

    client.post(path("treatment"), {**typed, "offer_seconds": "30", "needs_skills": "youth, night"})

    assert line().policy == {"offer_seconds": 30, "needs_skills": ["youth", "night"]}
    assert line().rules.service_level_seconds == 15


def test_a_policy_that_would_hurt_callers_is_refused(client: Client) -> None:
    form = client.get(path("treatment")).context["form"]
    typed = {name: value for name, value in form.initial.items() if value is not False}

    answer = client.post(path("treatment"), {**typed, "park_when_silent_seconds": "60"})

    assert answer.status_code == 400
    assert "the times must grow" in answer.content.decode()


def test_a_number_that_does_not_fit_is_named_on_top(client: Client) -> None:
    form = client.get(path("treatment")).context["form"]
    typed = {name: value for name, value in form.initial.items() if value is not False}

    page = client.post(path("treatment"), {**typed, "ask_when_silent_seconds": "10"}).content.decode()

    assert f"{form.fields['ask_when_silent_seconds'].label}: no less than 30." in page


def test_the_line_shows_in_words_what_callers_read(client: Client) -> None:
    client.post(path("words"), {"seen": "1", "boundaries_en": "We stop here."})

    page = client.get(path("words").replace("words/", "")).content.decode()

    assert "We stop here." in page
    assert "No podemos seguir con este chat" in page, "where the line has no words, the usual ones are shown"


def test_words_are_kept_for_each_language(client: Client) -> None:
    client.post(path("words"), {"seen": "1", "greetings_en": "We are here.", "greetings_es": "Estamos aquí."})

    assert line().greeting("es") == "Estamos aquí."
    assert line().greeting("fr") == "We are here."


def test_endings_keep_their_codes_when_names_change(client: Client) -> None:
    typed = "supported = Was supported\nSent to a clinic"

    client.post(path("choices"), {"seen": "1", "dispositions": typed, "topics": ""})

    assert line().dispositions == [
        {"code": "supported", "name": "Was supported"},
        {"code": "sent_to_a_clinic", "name": "Sent to a clinic"},
    ]


def hops(*rows: tuple[str, str, str], **more: str) -> dict[str, str]:
    typed = {"seen": "1", "count": str(len(rows)), **more}
    for place, (kind, target, after) in enumerate(rows):
        named = {"line": "line", "center": "address"}.get(kind, "line")
        typed |= {f"{place}-kind": kind, f"{place}-{named}": target, f"{place}-after_seconds": after}
    return typed


def test_places_are_added_moved_and_taken_away_before_anything_is_saved(client: Client) -> None:
    two = hops(("center", "988", "60"), ("message", "", "120"))

    added = client.post(path("overflow"), {**two, "add": "1"}).content.decode()
    moved = client.post(path("overflow"), {**two, "up": "1"}).content.decode()
    fewer = client.post(path("overflow"), {**two, "remove": "0"}).content.decode()

    assert ("Place 3" in added, "Place 2" in fewer) == (True, False)
    assert moved.index('value="120"') < moved.index('value="60"')
    assert line().version == 1


def test_the_overflow_is_saved_in_order(client: Client) -> None:
    marked = {"0-answers_by_itself": "on"}
    client.post(path("overflow"), hops(("center", "988", "60"), ("message", "", "120"), **marked))

    assert [
        (hop.kind.value, hop.target, hop.after_seconds, hop.answers_by_itself) for hop in line().overflow
    ] == [("center", "988", 60, True), ("message", "", 120, False)]
    page = client.get(path("overflow")).content.decode()
    assert page.count("checked") == 1


def test_a_place_that_leads_nowhere_is_refused(client: Client) -> None:
    answer = client.post(path("overflow"), hops(("center", "somewhere", "60"), ("line", "", "60")))
    page = answer.content.decode()

    assert answer.status_code == 400
    assert 'href="#id_0-address"' in page
    assert 'href="#id_1-line"' in page


def test_two_who_change_one_section_lose_nothing(bench: Bench, client: Client) -> None:
    colleague = Person.objects.get(username="iris")
    change(colleague, line(), {"emergency_number": "112"}, seen=1, at=bench.at)

    answer = client.post(path("basics"), {**BASICS, "name": "Harbor Night Line"})
    page = answer.content.decode()
    form = answer.context["form"]
    again = {**BASICS, "name": form["name"].value(), "emergency_number": form["emergency_number"].value()}
    client.post(path("basics"), {**again, "seen": str(form["seen"].value())})

    assert answer.status_code == 409
    assert "<title>Error:" in page
    assert "saved a change while you typed" in page
    assert (line().name, line().emergency_number) == ("Harbor Night Line", "112")


def test_two_who_change_different_sections_do_not_meet(bench: Bench, client: Client) -> None:
    colleague = Person.objects.get(username="iris")
    change(colleague, line(), {"zone": "Europe/Lisbon"}, seen=1, at=bench.at)

    answer = client.post(path("basics"), {**BASICS, "name": "Harbor Night Line"})

    assert answer.status_code == 302
    assert (line().name, line().zone, line().version) == ("Harbor Night Line", "Europe/Lisbon", 3)


def test_the_second_on_the_overflow_keeps_their_places(bench: Bench, client: Client) -> None:
    colleague = Person.objects.get(username="iris")
    change(colleague, line(), {"hops": [{"kind": "message", "after_seconds": 9}]}, seen=1, at=bench.at)

    answer = client.post(path("overflow"), hops(("center", "988", "60")))

    assert answer.status_code == 409
    assert 'value="988"' in answer.content.decode()


def test_versions_tell_who_changed_what_and_lead_back(client: Client) -> None:
    client.post(path("basics"), {**BASICS, "emergency_number": "112"})

    page = client.get(path("versions")).content.decode()
    back = client.post("/office/lines/harbor/versions/1/back", {"seen": "2"})

    assert "Iris" in page
    assert "Emergency number" in page
    assert back.status_code == 302
    assert (line().emergency_number, line().version) == ("911", 3)
    assert client.post("/office/lines/harbor/versions/1/back", {"seen": "2"}).status_code == 409
    assert client.post("/office/lines/harbor/versions/77/back", {"seen": "3"}).status_code == 404


def test_a_new_line_is_closed_to_the_public_and_leads_somewhere(client: Client) -> None:
    typed = {
        "name": "Youth Line",
        "code": "youth",
        "languages": ["en"],
        "emergency_number": "911",
        "zone": "UTC",
    }

    client.post("/office/lines/new/", typed)
    again = client.post("/office/lines/new/", typed)

    youth = Line.objects.get(code="youth")
    assert (youth.is_open_to_public, [hop.kind.value for hop in youth.overflow]) == (False, ["message"])
    assert again.status_code == 400
    assert "Another line has this code" in again.content.decode()


def made(code: str, **settings: object) -> Line:
    return Line(code=code, name=code.title(), languages=["en"], emergency_number="911", **settings)


def test_the_way_of_a_contact_names_what_is_broken() -> None:
    night = made("night", week={"mon": [["01:00", "02:00"]]})
    shut = made("shut", is_open_to_public=False)
    hops = [("line", code) for code in ("gone", "harbor", "shut", "night")]
    rows = [{"kind": kind, "target": target, "after_seconds": 60} for kind, target in hops]
    harbor = made("harbor", hops=rows)

    way = journey(harbor, {row.code: row for row in (harbor, night, shut)}, at=MONDAY_NIGHT)

    assert [stop.faults for stop in way.stops] == [
        (Fault.NO_SUCH_LINE,),
        (Fault.ITSELF,),
        (Fault.NOT_PUBLIC,),
        (Fault.CLOSED_NOW,),
    ]
    assert way.faults == (Fault.NOBODY_AFTER,)
    assert way.stops[-1].after == timedelta(minutes=4)


def test_a_sound_way_has_no_faults() -> None:
    harbor = made("harbor", hops=[{"kind": "message", "after_seconds": 300}])
    slow = made("slow", hops=[{"kind": "message", "after_seconds": 3600}])

    assert journey(harbor, {"harbor": harbor}, at=MONDAY_NIGHT).is_sound
    assert journey(slow, {"slow": slow}, at=MONDAY_NIGHT).faults == (Fault.LONG_WAIT,)
    assert journey(made("bare"), {}, at=MONDAY_NIGHT).faults == (Fault.NOBODY_AFTER,)


def test_the_test_says_in_words_where_a_contact_would_go(bench: Bench) -> None:
    bench.line()
    bench.ready("maria")
    Line.objects.filter(code="harbor").update(
        hops=[
            {"kind": "line", "target": "gone", "after_seconds": 30},
            {"kind": "message", "after_seconds": 30},
        ]
    )

    told = journey_in_words(line(), at=bench.at)

    assert told.sentences[0].words.startswith("Harbor Line is open. 1 counselor is ready for it.")
    assert told.sentences[1].faults == ["There is no line with this code. Choose another line."]
    assert told.sentences[2].words == "After 60 seconds the caller may leave a message."
    assert not told.is_sound


def test_the_test_says_how_many_of_those_who_are_ready_a_call_reaches(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.line()
    bench.ready("maria")
    bench.ready_without_phone("tom")
    monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, sip_port=5060))

    told = journey_in_words(line(), at=bench.at)

    said = "Harbor Line is open. 2 counselors are ready for it. Calls reach 1 of them."
    assert told.sentences[0].words == said


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("9-17", [["09:00", "17:00"]]),
        ("09:30 – 17.45", [["09:30", "17:45"]]),
        ("0-24", [["00:00", "00:00"]]),
        ("9 to 12, 13:00-18:00", [["09:00", "12:00"], ["13:00", "18:00"]]),
    ],
)
def test_spans_are_read_and_written(text: str, spans: list[list[str]]) -> None:
    assert read_spans(text) == spans
    assert read_spans(write_spans(spans)) == spans
    assert all(time.fromisoformat(end) for span in spans for end in span)


@pytest.mark.parametrize("text", ["9", "9-25", "9:61-10", "always", "9-17; 18-19"])
def test_what_is_not_hours_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_spans(text)


def test_days_and_choices_are_read_and_written() -> None:
    days = read_days("2026-12-25 Christmas\n\n2026-07-04")
    choices = read_choices("grief = Grief and loss\nمال")

    assert write_days(days, "US") == "2026-07-04 Independence Day\n2026-12-25 Christmas Day"
    assert write_days(days, "") == "2026-07-04\n2026-12-25"
    assert read_choices(write_choices(choices)) == choices
    assert public_holidays("XX", 2026) == []
    with pytest.raises(Unreadable):
        read_choices("a = One\na = Two")
    with pytest.raises(Unreadable):
        read_days("Christmas")


@pytest.mark.parametrize("target", ["988", "+1 555 0100", "988, 5550100", "https://example.org/"])
def test_what_is_an_address(target: str) -> None:
    assert is_address(target)


@pytest.mark.parametrize(
    "target",
    ["", "12", "somewhere", "call 988", "988,", "988, 911, 112", "http://example.org", "https://nowhere"],
)
def test_what_is_no_address(target: str) -> None:
    assert not is_address(target)
