"""Whatever comes in: a clear sentence, nothing lost, nothing leaked, nothing run."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from ringbuoy.contacts.visits import PURPOSE, signer_of
from ringbuoy.kernel import clock
from ringbuoy.kernel.settings import load
from tests.doors.hub_bench import HubBench, bench, hub, say_path, stored, web
from tests.doors.hubs import Browser

__all__ = ["bench", "hub", "web"]

MESSAGE_ID = b"9da99df1-6604-42c4-9f47-1e2d10e83e9b"
JSON = {"Content-Type": "application/json"}
STRANGE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\u202egnitirw drawkcab\u202c",
    "zero\u200bwidth\u200d\ufeff",
    "אני לא יודע · لا أعرف · 😶‍🌫️",
    "'; DROP TABLE contacts_message; --",
    "a\r\nevent: message\r\ndata: {}\r\n\r\n",
    "\u2028\u2029\x1b[2J",
    "x" * 4000,
]


@pytest.mark.parametrize("words", STRANGE)
def test_strange_words_arrive_as_they_are(bench: HubBench, words: str) -> None:
    contact = bench.talk()
    robin = bench.robin(contact)
    stream = robin.listen()

    reply = robin.say(words)

    assert reply.status == 200
    assert stream.next("message")["words"] == words
    assert "<script>" not in robin.get("/here/log").text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe\x00", 400),
        (b"[]", 400),
        (b'"words"', 400),
        (b"{}", 400),
        (b'{"id": 7, "words": "x"}', 400),
        (b'{"id": "not an id", "words": "x"}', 400),
        (b'{"id": "%s", "words": 7}' % MESSAGE_ID, 400),
        (b'{"id": "%s", "words": "  \\n "}' % MESSAGE_ID, 400),
        (b'{"id": "%s", "words": "a\\u0000b"}' % MESSAGE_ID, 400),
        (b'{"id": "%s", "words": "\\ud800"}' % MESSAGE_ID, 400),
        (b'{"id": "%s", "words": "x", "audience": "all"}' % MESSAGE_ID, 400),
        (b'{"id": "%s", "words": "%s"}' % (MESSAGE_ID, b"x" * 4001), 413),
        (b'{"id": "%s", "words": "%s"}' % (MESSAGE_ID, b"x" * 100_000), 413),
        (b"[" * 50_000, 400),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(bench: HubBench, body: bytes, status: int) -> None:
    contact = bench.talk()

    reply = bench.robin(contact).ask("POST", "/here/say", body, **JSON)

    assert reply.status == status
    assert reply.fields["sentence"]
    assert stored(contact) == []


def test_a_forged_or_borrowed_cookie_opens_nothing(bench: HubBench) -> None:
    contact = bench.talk()
    signer = signer_of(load(bench.data))
    cookies = [
        "",
        "x.y",
        contact.id.hex,
        signer.sign("other", contact.id.hex, at=clock.now()),
        signer.sign(PURPOSE, contact.id.hex, at=bench.later(hours=-13)),
        signer.sign(PURPOSE, contact.id.hex, at=clock.now())[:-2] + "zz",
        signer.sign(PURPOSE, "not-an-id", at=clock.now()),
    ]

    replies = [bench.hub.robin(cookie).say("Let me in.") for cookie in cookies]
    streams = [bench.hub.robin(cookie).get("/here/stream") for cookie in cookies]

    assert {reply.status for reply in replies + streams} == {401}
    assert stored(contact) == []


def test_who_has_left_is_gone_for_this_browser(bench: HubBench) -> None:
    robin = bench.robin(bench.talk())
    robin.cookies["left"] = "1"

    assert robin.say("Hello?").status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ],
)
def test_another_site_cannot_write(bench: HubBench, headers: dict[str, str]) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria")
    robin.headers, maria.headers = headers, headers

    replies = [
        robin.say("From elsewhere."),
        maria.say("From elsewhere.", to=say_path(contact)),
        maria.ask("POST", "/live/beat", b"{}"),
    ]

    assert [reply.status for reply in replies] == [403, 403, 403]
    assert stored(contact) == []


def test_an_older_browser_may_write(bench: HubBench) -> None:
    robin = bench.robin(bench.talk())
    robin.headers = {"Origin": "null"}

    assert robin.say("From an old phone.").status == 200


def test_a_staff_page_says_where_it_comes_from(bench: HubBench) -> None:
    contact = bench.talk()
    maria = bench.seat("maria")
    maria.headers = {}

    assert maria.say("From where?", to=say_path(contact)).status == 403
    maria.headers = {"Origin": f"http://127.0.0.1:{bench.hub.port}"}
    assert maria.say("From here.", to=say_path(contact)).status == 200


def test_a_wrong_type_and_a_wrong_method(bench: HubBench) -> None:
    robin = bench.robin(bench.talk())

    assert robin.ask("POST", "/here/say", b"words=x", **{"Content-Type": "text/plain"}).status == 415
    assert robin.get("/here/say").status == 405
    assert robin.ask("POST", "/here/stream", b"").status == 405


def test_somebody_who_floods_is_asked_to_wait_and_loses_nothing(bench: HubBench) -> None:
    contact = bench.talk()
    robin = bench.robin(contact)
    ids = [uuid4() for _ in range(120)]

    with ThreadPoolExecutor(8) as at_once:  # one after the other may take as long as there is leave for
        replies = dict(zip(ids, at_once.map(lambda said: robin.say("Now.", id=said), ids), strict=True))

    late = [said for said, reply in replies.items() if reply.status == 429]
    assert late
    assert replies[late[0]].headers["retry-after"]
    kept = {client_id for _, client_id in stored(contact)}
    assert kept == set(ids) - set(late)


def test_one_who_floods_does_not_stop_the_other(bench: HubBench) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria")
    for _ in range(60):
        robin.say("Now.")

    assert maria.say("I am here.", to=say_path(contact)).status == 200


def test_a_callers_cookie_opens_no_door_of_staff(bench: HubBench) -> None:
    contact = bench.talk()
    robin = bench.robin(contact)

    assert robin.get(f"/live/contacts/{contact.id}/messages").status == 401
    assert robin.say("Hello", to=say_path(contact)).status == 401


@pytest.mark.parametrize(
    "path",
    [
        "/internal/whoami",
        "/live/contacts/nothing/messages",
        "/live/",
        f"/live/contacts/{UUID(int=7)}/other",
        "/static/../secrets/token.key",
        "/static/%2e%2e/secrets/token.key",
        "/static/manifest",
    ],
)
def test_there_is_nothing_to_find(bench: HubBench, path: str) -> None:
    assert bench.seat("ines").get(path).status == 404


def test_an_unknown_contact_is_unknown(bench: HubBench) -> None:
    ines, nobody = bench.seat("ines"), UUID(int=7)

    assert ines.get(f"/live/contacts/{nobody}/messages").status == 404
    assert ines.say("Hello", to=f"/live/contacts/{nobody}/say").status == 404


def test_a_caller_cannot_whisper(bench: HubBench) -> None:
    contact = bench.talk()
    robin = bench.robin(contact)

    robin.say("For all.", audience="staff")

    assert (
        bench.seat("maria").get(f"/live/contacts/{contact.id}/messages").fields["messages"][0]["audience"]
        == "everyone"
    )


def test_own_answers_are_never_kept_by_a_browser(bench: HubBench) -> None:
    robin = bench.robin(bench.talk())

    for reply in (robin.say("Hello."), robin.get("/here/log")):
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "server" not in reply.headers


def test_words_that_look_like_json_stay_words(bench: HubBench) -> None:
    robin: Browser = bench.robin(bench.talk())
    words = json.dumps({"id": 1, "words": "inner"})

    robin.say(words)

    assert robin.listen().next("message")["words"] == words
