"""The floor's pages through Django's own client: numbers, places, acts, refusals."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ringbuoy.contacts.ending import leave
from ringbuoy.contacts.messages import Saying, say
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Author, Move, State
from ringbuoy.contacts.swaps import swap
from ringbuoy.doors.floor.numbers import Counts, Mood, keep_places, percent
from ringbuoy.doors.floor.queries import counts, snapshot
from ringbuoy.doors.floor.tiles import Board, Doing, board
from ringbuoy.escalations.actions import ask_for_help
from ringbuoy.escalations.danger import raise_imminent
from ringbuoy.escalations.models import HelpRequest, Watching
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.kernel.channels import Channel
from ringbuoy.kernel.ids import new_id
from ringbuoy.people.models import Person
from ringbuoy.presence.models import Presence
from ringbuoy.telephony.holding import hold_call
from ringbuoy.telephony.models import Call
from tests.cast import Bench

HTMX = {"HX-Request": "true"}
WORDS = "The nights are the worst."


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """The pages read the real clock, so the bench begins now."""
    bench.at = clock.now()
    return bench


def signed_in(bench: Bench, name: str) -> Client:
    client = Client()
    client.force_login(bench.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def talks_with(bench: Bench, name: str, seat: int = 1) -> Contact:
    bench.ready(name)
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_NEXT, counselor=bench.person(name), seat=seat, answered_at=bench.at)
    return bench.again(contact)


def drawn(bench: Bench, *earlier: int) -> Board:
    return board(snapshot(at=bench.at), earlier=earlier)


def test_the_floor_shows_each_counselor_with_what_they_do(bench: Bench) -> None:
    talks_with(bench, "maria")
    bench.ready("tom")

    tiles = {tile.name: tile.doing for tile in drawn(bench).tiles if tile}
    page = signed_in(bench, "ines").get("/floor/").content.decode()

    assert tiles == {"Maria": Doing.TALKING, "Tom": Doing.FREE}
    assert "of 2 on shift" in page


@pytest.mark.parametrize("name", ["maria", "owen", "dara", "femi", "kai"])
def test_nobody_without_business_here_sees_the_floor(bench: Bench, name: str) -> None:
    contact = talks_with(bench, "tom")
    client = signed_in(bench, name)

    seen = [
        client.get(path).status_code for path in ("/floor/", "/floor/board", "/floor/bar", "/floor/alarms")
    ]
    done = client.post(f"/floor/contacts/{contact.pk}/take-part", {"mode": "listen"}).status_code

    assert [*seen, done] == [403] * 5
    assert not Watching.objects.exists()


def test_the_numbers_tell_of_what_they_are_counted(bench: Bench) -> None:
    talks_with(bench, "maria")
    bench.reaches_out()
    gone = bench.reaches_out().contact
    leave(gone, how="link", at=bench.later(seconds=9))

    numbers = drawn(bench).numbers

    assert (numbers.waiting.count, numbers.waiting.mood) == (1, Mood.WARN)
    assert (numbers.counts.answered_in_goal, numbers.counts.answered) == (1, 1)
    assert (numbers.counts.left_last_hour, numbers.counts.reached_last_hour) == (1, 3)
    assert (numbers.counselors.free, numbers.counselors.on_shift) == (0, 1)


def test_who_was_answered_late_counts_against_the_goal_of_the_line(bench: Bench) -> None:
    opened = bench.reaches_out().contact
    bench.ready("maria")
    swap(opened, Move.TAKE_NEXT, counselor=bench.maria, seat=1, answered_at=bench.later(seconds=16))

    seen = counts(at=bench.at)

    assert (seen.answered_in_goal, seen.answered, seen.one_goal) == (0, 1, 15)
    assert seen.answer_mood is Mood.WARN


def test_nothing_counted_is_not_zero_percent() -> None:
    nothing = Counts(0, 0, None, None, 0, 0)

    assert (nothing.share_in_goal, percent(nothing.share_in_goal)) == (None, None)
    assert (nothing.answer_mood, nothing.left_mood) == (Mood.FINE, Mood.FINE)
    assert percent(0.8999) == 89


@pytest.mark.parametrize(
    ("earlier", "on_shift", "places"),
    [
        ([], [1, 2, 3], [1, 2, 3]),
        ([1, 2, 3], [1, 3], [1, None, 3]),
        ([1, 0, 3], [1, 3, 4], [1, 4, 3]),
        ([3, 1], [1, 2, 3], [3, 1, 2]),
        ([1, 2], [1], [1]),
        ([1, 2], [], []),
    ],
)
def test_tiles_keep_their_places(earlier: list[int], on_shift: list[int], places: list[int | None]) -> None:
    assert keep_places(earlier, on_shift) == places


def test_a_counselor_who_comes_moves_nobody(bench: Bench) -> None:
    bench.ready("tom")
    first = drawn(bench)
    bench.ready("maria")

    again = signed_in(bench, "ines").get("/floor/board", {"places": first.places}).content.decode()

    assert again.index(f"tile-{bench.tom.pk}") < again.index(f"tile-{bench.maria.pk}")


def test_who_wants_help_is_named_on_the_tile_and_in_the_list(bench: Bench) -> None:
    asked = ask_for_help(bench.maria, talks_with(bench, "maria"), at=bench.at)
    client = signed_in(bench, "ines")

    page = client.get("/floor/").content.decode()
    answer = client.post(f"/floor/requests/{asked.pk}/acknowledge", headers=HTMX)

    assert "1 needs help" in page
    assert "Wants help" in page
    assert (answer.status_code, answer["HX-Trigger"]) == (200, "floor:changed")
    assert "Wants help" not in client.get("/floor/board").content.decode()
    assert client.post(f"/floor/requests/{asked.pk}/acknowledge").status_code == 409
    assert client.post("/floor/requests/999999/acknowledge").status_code == 404


def test_an_alarm_rings_until_somebody_says_i_have_it(bench: Bench) -> None:
    alarm = raise_imminent(bench.maria, talks_with(bench, "maria"), reason="attempt", at=bench.at)
    client = signed_in(bench, "ines")

    rings = client.get("/floor/alarms").content.decode()
    client.post(f"/floor/requests/{alarm.pk}/acknowledge", headers=HTMX)

    assert "<alarm-bell" in rings
    assert "Life in danger" in rings
    assert "<alarm-bell" not in client.get("/floor/alarms").content.decode()
    assert HelpRequest.objects.get().acknowledged_by == bench.ines


def test_a_supervisor_takes_part_and_leaves(bench: Bench) -> None:
    contact = talks_with(bench, "maria")
    client = signed_in(bench, "ines")
    path = f"/floor/contacts/{contact.pk}"

    listens = client.post(f"{path}/take-part", {"mode": "listen"}, headers=HTMX).content.decode()
    joined = client.post(f"{path}/take-part", {"mode": "join"}, headers=HTMX).content.decode()
    left = client.post(f"{path}/leave", headers=HTMX).content.decode()

    assert ("You read along" in listens, 'mode="listen"' in listens) == (True, True)
    assert "You have joined" in joined
    assert "No supervisor yet" in left
    assert client.post(f"{path}/take-part", {"mode": "sing"}).status_code == 400
    assert client.post(f"{path}/leave").status_code == 409


def test_the_bar_is_ready_for_nobody_and_for_somebody_who_talks_with_nobody(bench: Bench) -> None:
    bench.ready("tom")
    client = signed_in(bench, "ines")

    nobody = client.get("/floor/bar").content.decode()
    tom = client.get("/floor/bar", {"person": bench.tom.pk, "contact": "rubbish"}).content.decode()

    assert "Choose a counselor" in nobody
    assert "talks with nobody now" in tom
    assert client.get("/floor/bar", {"person": 999999}).status_code == 404


def test_the_record_is_read_through_the_gate_and_journaled(bench: Bench) -> None:
    bench.ready("maria")
    opened = bench.reaches_out()
    say(opened.contact, Saying(WORDS, Author.CALLER, new_id()), key=opened.key, at=bench.at)

    page = signed_in(bench, "ines").get(f"/floor/contacts/{opened.contact.pk}/").content.decode()

    assert WORDS in page
    read = Entry.objects.get(name="contact.read")
    assert (read.person_id, read.contact_id) == (bench.ines.pk, opened.contact.pk)
    assert signed_in(bench, "maria").get(f"/floor/contacts/{opened.contact.pk}/").status_code == 403


def test_a_message_that_was_left_is_taken_up_once(bench: Bench) -> None:
    contact = bench.reaches_out().contact
    swap(contact, Move.TAKE_MESSAGE, ended_at=bench.at)
    client = signed_in(bench, "ines")

    listed = client.get("/floor/board").content.decode()
    first = client.post(f"/floor/contacts/{contact.pk}/take-up")
    second = client.post(f"/floor/contacts/{contact.pk}/take-up")

    assert "Messages taken (1)" in listed
    assert (first.status_code, second.status_code) == (302, 409)
    taken = bench.again(contact)
    assert (taken.where, taken.counselor) == (State.WRAP_UP, bench.ines)


def test_two_hundred_counselors_take_no_more_questions_than_two(bench: Bench) -> None:
    talks_with(bench, "maria")
    bench.ready("tom")
    client = signed_in(bench, "ines")
    with CaptureQueriesContext(connection) as few:
        client.get("/floor/board")
    fill(bench, 200)

    with CaptureQueriesContext(connection) as many:
        page = client.get("/floor/board").content.decode()

    assert page.count("c-tile ") >= 200
    assert len(many) == len(few)


def fill(bench: Bench, count: int) -> None:
    """Fill the floor with counselors who talk."""
    line = bench.line()
    people = Person.objects.bulk_create(
        Person(username=f"p{n}", name=f"P {n}", alias=f"P{n}", roles=["counselor"]) for n in range(count)
    )
    since = bench.at - timedelta(minutes=4)
    Presence.objects.bulk_create(
        Presence(
            person=person, readiness="ready", since=since, beat_at=bench.at, is_away=False, idle_since=since
        )
        for person in people
    )
    Contact.objects.bulk_create(
        Contact(
            id=new_id(),
            line=line,
            channel="chat",
            language="en",
            state="talking",
            reached_at=since,
            waiting_since=since,
            answered_at=since,
            counselor=person,
            seat=1,
        )
        for person in people
    )


def calls(bench: Bench, name: str, **policy: object) -> Contact:
    """Robin talks by telephone with somebody."""
    bench.line(**policy)
    bench.ready(name)
    contact = bench.reaches_out(channel=Channel.VOICE).contact
    Call.objects.create(contact=contact, leg=str(contact.pk), began_at=bench.at)
    swap(contact, Move.TAKE_NEXT, counselor=bench.person(name), seat=1, answered_at=bench.at)
    return bench.again(contact)


def test_a_supervisor_listens_to_a_call_and_takes_it_over(bench: Bench) -> None:
    contact, client = calls(bench, "maria"), signed_in(bench, "ines")
    path = f"/floor/contacts/{contact.pk}"

    page = client.post(f"{path}/take-part", {"mode": "listen"}, headers=HTMX).content.decode()
    assert "You hear both, and neither hears you." in page
    assert "read-along" not in page
    refused = client.post(f"{path}/take-over", headers={**HTMX, "Accept": "application/json"})
    assert (refused.status_code, bench.again(contact).counselor) == (409, bench.maria)
    assert "Start your phone first" in refused.content.decode()
    bench.starts_phone("ines")
    page = client.post(f"{path}/take-over", headers=HTMX).content.decode()

    assert "1 talk is yours" in page
    assert bench.again(contact).counselor == bench.ines
    assert bench.again(contact).where is State.TALKING
    assert not Watching.objects.filter(until=None).exists()
    names = set(Entry.objects.filter(contact_id=contact.pk).values_list("name", flat=True))
    assert {"supervisor.listens", "supervisor.took_over", "contact.transferred"} <= names
    assert client.post(f"{path}/take-over").status_code == 409


def test_a_talk_on_hold_is_taken_over_and_a_second_call_is_not(bench: Bench) -> None:
    held, client = calls(bench, "maria"), signed_in(bench, "ines")
    hold_call(bench.maria, held, at=bench.at)
    bench.starts_phone("ines")
    other = calls(bench, "tom")

    client.post(f"/floor/contacts/{held.pk}/take-over", headers=HTMX)

    assert bench.again(held).where is State.TALKING
    assert client.post(f"/floor/contacts/{other.pk}/take-over").status_code == 409
    refused = client.post(f"/floor/contacts/{other.pk}/take-part", {"mode": "listen"}, headers=HTMX)
    assert refused.status_code == 409
    assert bench.again(other).counselor == bench.tom


def test_a_line_may_forbid_listening_unheard(bench: Bench) -> None:
    contact, client = calls(bench, "maria", listening="only_heard"), signed_in(bench, "ines")
    path = f"/floor/contacts/{contact.pk}/take-part"

    for mode, status in (("listen", 403), ("whisper", 403), ("join", 200)):
        assert client.post(path, {"mode": mode}, headers=HTMX).status_code == status
