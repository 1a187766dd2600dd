"""Parts of the hub on their own: who may write, in which order things are told, who is let go."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ringbuoy.access.rules import acts_of
from ringbuoy.contacts.rules import Audience, Author, State
from ringbuoy.doors.chat.conversations import Conversation, Listener
from ringbuoy.doors.chat.cursors import Cursor, write
from ringbuoy.doors.chat.http import Request
from ringbuoy.doors.chat.identity import Staff
from ringbuoy.doors.chat.messages import Message, Speaker, Utterance, Writer
from ringbuoy.doors.chat.news import Entry
from ringbuoy.doors.chat.pace import Pace
from ringbuoy.doors.chat.refusals import NotYours, TalkIsOver, TooFast
from ringbuoy.doors.chat.rules import Standing, Watch, author_of, hearers_of, persons_in, state_for_caller
from ringbuoy.doors.chat.staff_streams import FOR_THOSE_WHO_ATTEND, NOT_SHOWN, StaffStream
from ringbuoy.doors.chat.streams import Stream
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.privacy.sealing import ContactKey

CONTACT = UUID(int=1)
KEY = ContactKey(CONTACT, "words-2026-11", bytes(32), "harbor")
AT = datetime(2026, 3, 2, tzinfo=UTC)
MARIA, TOM, INES = 1, 2, 3
CALLER = Writer()
WRITERS = {
    "caller": CALLER,
    "maria": Writer(MARIA, "Maria", may_take=True),
    "tom": Writer(TOM, "Tom", may_take=True),
    "ines": Writer(INES, "Ines", may_take=True, may_listen=True),
    "kai": Writer(9, "Kai"),
}


def said(writer: Writer, audience: Audience = Audience.EVERYONE) -> Utterance:
    return Utterance(CONTACT, uuid4(), writer, audience, "words", KEY)


def message(sequence: int) -> Message:
    return Message(
        CONTACT, sequence, UUID(int=sequence), Speaker(Author.CALLER), Audience.EVERYONE, AT, str(sequence)
    )


@pytest.mark.parametrize(
    ("writer", "state", "audience", "mode", "outcome"),
    [
        ("caller", State.WAITING, "everyone", None, Author.CALLER),
        ("caller", State.PARKED, "everyone", None, Author.CALLER),
        ("caller", State.WRAP_UP, "everyone", None, TalkIsOver),
        ("caller", State.MESSAGE_TAKEN, "everyone", None, TalkIsOver),
        ("maria", State.TALKING, "everyone", None, Author.COUNSELOR),
        ("maria", State.TRANSFERRING, "staff", None, Author.COUNSELOR),
        ("maria", State.WRAP_UP, "everyone", None, TalkIsOver),
        ("maria", State.WRAP_UP, "staff", None, Author.COUNSELOR),
        ("maria", State.CLOSED, "staff", None, TalkIsOver),
        ("tom", State.TALKING, "everyone", None, NotYours),
        ("tom", State.TALKING, "staff", "join", NotYours),
        ("ines", State.TALKING, "everyone", "join", Author.SUPERVISOR),
        ("ines", State.TALKING, "everyone", "whisper", NotYours),
        ("ines", State.TALKING, "staff", "whisper", Author.SUPERVISOR),
        ("ines", State.TALKING, "staff", "listen", Author.SUPERVISOR),
        ("ines", State.TALKING, "staff", None, NotYours),
        ("kai", State.TALKING, "staff", "join", NotYours),
    ],
)
def test_who_may_write(
    writer: str, state: State, audience: str, mode: str | None, outcome: Author | type[Foreseen]
) -> None:
    watches = [Watch(CONTACT, WRITERS[writer].person or 0, mode)] if mode else []
    utterance = said(WRITERS[writer], Audience(audience))

    if isinstance(outcome, Author):
        assert author_of(utterance, Standing(state, MARIA), watches) is outcome
    else:
        with pytest.raises(outcome):
            author_of(utterance, Standing(state, MARIA), watches)


def test_who_hears() -> None:
    assert hearers_of(State.TALKING, MARIA, [INES]) == {MARIA, INES}
    assert hearers_of(State.WRAP_UP, MARIA, []) == {MARIA}
    assert hearers_of(State.WAITING, None, []) == set()
    assert hearers_of(State.CLOSED, MARIA, [INES]) == set()


def test_what_the_caller_sees_of_each_state() -> None:
    seen = {state: state_for_caller(state) for state in State}

    assert {seen[state] for state in (State.TALKING, State.HELD, State.TRANSFERRING)} == {"talking"}
    assert {seen[state] for state in (State.WRAP_UP, State.CLOSED, State.ABANDONED, State.OVERFLOWED)} == {
        "ended"
    }
    assert (seen[State.WAITING], seen[State.OFFERED], seen[State.PARKED]) == ("waiting", "offered", "parked")


def test_which_persons_an_entry_names() -> None:
    codes = {"giver": 7, "people": ["8", 9], "counselor": None, "changed": ["name"], "seat": 3}

    assert persons_in(codes) == {7, 8, 9}


@given(some.permutations(range(1, 13)), some.integers(0, 12), some.lists(some.integers(1, 12)))
def test_in_whatever_order_it_comes_it_is_told_once_and_in_order(
    order: list[int], begun_after: int, repeats: list[int]
) -> None:
    told: list[int] = []
    conversation = Conversation()
    listener = Listener(lambda one: told.append(one.sequence))
    conversation.listeners.add(listener)
    for sequence in order[:4]:
        conversation.take((message(sequence),))
    listener.begin(after=begun_after)
    conversation.begin(begun_after)
    for sequence in [*order[4:], *repeats]:
        conversation.take((message(sequence),))

    assert told == list(range(begun_after + 1, 13))


def test_a_gap_is_noticed() -> None:
    conversation = Conversation()
    conversation.begin(3)

    assert conversation.take((message(5),)) is True
    assert conversation.take((message(4),)) is False
    assert conversation.last == 5


def test_a_bucket_empties_and_fills_again() -> None:
    pace = Pace(burst=3, per_second=1000.0)
    for _ in range(3):
        pace.take("robin")
    pace.take("maria")

    slow = Pace(burst=2, per_second=0.001)
    slow.take("robin")
    slow.take("robin")
    with pytest.raises(TooFast):
        slow.take("robin")


def test_a_cursor_comes_back_as_it_went() -> None:
    cursor = Cursor.read(write(42, at=AT), at=AT + timedelta(seconds=30))

    assert (cursor.entry, cursor.seen_until) == (42, AT - timedelta(seconds=5))


@pytest.mark.parametrize("text", ["", "42", "-1-1", "1-2-3", "x" * 500, "9" * 30 + "-1"])
def test_no_cursor_means_a_page_just_drawn(text: str) -> None:
    assert Cursor.read(text, at=AT) == Cursor(None, AT - timedelta(minutes=1))


def test_an_old_cursor_does_not_bring_back_the_whole_day() -> None:
    cursor = Cursor.read(write(42, at=AT - timedelta(hours=9)), at=AT)

    assert AT - cursor.seen_until <= timedelta(minutes=11)


async def serve(stream: Stream, *, is_deaf: bool) -> list[bytes]:
    """Serve a stream to a browser that reads all, or nothing at all; give what it got."""
    got: list[bytes] = []
    nothing_more = asyncio.Event()

    async def send(event: dict[str, object]) -> None:
        if is_deaf and event["type"] == "http.response.body" and got:
            await nothing_more.wait()
        body = event.get("body", b"")
        assert isinstance(body, bytes)
        got.append(body)

    async def receive() -> dict[str, object]:
        await nothing_more.wait()
        return {"type": "http.disconnect"}

    request = Request({"method": "GET", "path": "/live/stream", "headers": []}, receive)
    async with asyncio.timeout(5):
        await stream.serve(request, send)
    return got


async def test_a_reader_that_does_not_read_is_let_go() -> None:
    stream = Stream(beat_every_s=60, most_waiting=20)

    async def push_many() -> None:
        for number in range(60):
            stream.push(b"data: %d\n\n" % number)
            await asyncio.sleep(0)

    await asyncio.gather(serve(stream, is_deaf=True), push_many())

    assert not stream.is_open


async def test_what_waits_is_sent_before_a_stream_ends() -> None:
    stream = Stream(beat_every_s=60)
    stream.push(b"data: one\n\n")
    stream.push(b"data: two\n\n")
    stream.end()

    assert b"".join(await serve(stream, is_deaf=False)).endswith(b"data: one\n\ndata: two\n\n")


async def test_a_quiet_stream_beats() -> None:
    stream = Stream(beat_every_s=0.01)
    asyncio.get_running_loop().call_later(0.1, stream.end)

    assert b"event: beat" in b"".join(await serve(stream, is_deaf=False))


@pytest.mark.parametrize(
    ("role", "alarms", "looks"),
    [("counselor", 0, 0), ("supervisor", 0, 0), ("clinical_director", 5, 0), ("auditor", 5, 0)],
)
def test_whom_an_alarm_is_about_never_learns_of_it_from_their_stream(
    role: str, alarms: int, looks: int
) -> None:
    for names, shown in ((FOR_THOSE_WHO_ATTEND, alarms), (NOT_SHOWN, looks)):
        staff = Staff(MARIA, "Maria", "Maria", (role,), frozenset(act.value for act in acts_of([role])))
        stream = StaffStream(staff, since=AT, cursor=str)
        before = len(stream._waiting)

        for number, name in enumerate(sorted(names), 1):
            stream.show(Entry(number, AT, name, CONTACT, MARIA, None, {"about": MARIA, "changed": MARIA}))

        assert len(stream._waiting) - before == shown
        assert str(CONTACT).encode() not in b"".join(stream._waiting)
