"""The talk without a script, and the way to the pages."""

import re
import socket
from uuid import uuid4

from ringbuoy.contacts.ending import close, end
from ringbuoy.lines.rules import NEUTRAL_PAGE
from tests.doors.hub_bench import HubBench, bench, hub, stored, web
from tests.doors.hubs import RunningWeb

__all__ = ["bench", "hub", "web"]


def test_robin_talks_without_a_script(bench: HubBench) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria")

    sent = robin.submit("/here/say", id=str(uuid4()), words="I cannot sleep.\r\nNot at all.")
    maria.say("I am <here>.", to=f"/live/contacts/{contact.id}/say")
    page = robin.get("/here/log").text

    assert (sent.status, sent.headers["location"]) == (303, "/here")
    assert "I cannot sleep.\nNot at all." in page
    assert "I am &lt;here&gt;." in page
    assert f"<bdi>{bench.maria.alias}</bdi>: " in page
    assert "Finding someone" not in page
    assert page.index("I cannot sleep") < page.index('id="newest"')


def test_the_log_loads_itself_again_at_a_new_address(bench: HubBench) -> None:
    robin = bench.robin(bench.talk())

    addresses = [_refresh(robin.get(path).text) for path in ("/here/log", "/here/log?n=1")]

    assert addresses == ["/here/log?n=1#newest", "/here/log?n=0#newest"]


def _refresh(page: str) -> str:
    found = re.search(r'http-equiv="refresh" content="5;url=([^"]+)"', page)
    return found[1] if found else ""


def test_the_log_rests_when_the_talk_is_over(bench: HubBench) -> None:
    contact = bench.talk()
    robin = bench.robin(contact)
    robin.say("Thank you.")
    end(bench.maria, contact, at=bench.at)
    over = robin.get("/here/log").text
    close(bench.maria, bench.again(contact), "supported", at=bench.at)
    closed = robin.get("/here/log")

    assert "Thank you." in over
    assert _refresh(over) == ""
    assert closed.status == 200
    assert "This talk has ended." in closed.text


def test_the_log_is_written_in_the_callers_direction(bench: HubBench) -> None:
    contact = bench.reaches_out(language="ar").contact

    assert '<html lang="ar" dir="rtl">' in bench.robin(contact).get("/here/log").text


def test_words_that_cannot_be_kept_are_given_back(bench: HubBench) -> None:
    contact = bench.talk()
    robin, same = bench.robin(contact), str(uuid4())
    words = "</textarea><script>x</script>" + "y" * 4000

    page = robin.submit("/here/say", id=same, words=words)

    assert page.status == 413
    assert "y" * 4000 in page.text
    assert "<script>" not in page.text
    assert f'value="{same}"' in page.text
    assert stored(contact) == []


def test_sending_the_form_twice_keeps_one(bench: HubBench) -> None:
    contact = bench.talk()
    robin, same = bench.robin(contact), uuid4()

    for _ in range(2):
        robin.submit("/here/say", id=str(same), words="Once.")

    assert stored(contact) == [(1, same)]


def test_nobody_without_a_visit_sees_a_log(bench: HubBench) -> None:
    page = bench.hub.robin("").get("/here/log")

    assert page.status == 401
    assert "no open talk" in page.text


def test_pages_come_through_unchanged(bench: HubBench) -> None:
    bench.line()
    home = bench.hub.robin("").get("/?l=es")

    assert home.status == 200
    assert 'lang="es"' in home.text
    assert "connection" not in home.headers or home.headers["connection"] != "keep-alive"


def test_a_form_goes_through_to_the_pages(bench: HubBench) -> None:
    contact = bench.reaches_out().contact
    robin = bench.robin(contact)

    left = robin.ask("POST", "/here/leave", b"")

    assert left.status == 204
    assert bench.again(contact).state == "abandoned"


def test_a_body_without_end_is_refused(bench: HubBench) -> None:
    robin = bench.hub.robin("")

    reply = robin.ask("POST", "/message", b"x" * (9 * 1024 * 1024), **{"Content-Type": "text/plain"})

    assert reply.status == 413


def test_while_the_pages_are_away_talks_go_on(bench: HubBench, web: RunningWeb) -> None:
    contact = bench.talk()
    robin, maria = bench.robin(contact), bench.seat("maria")
    hers = maria.listen("/live/stream")
    robin.say("One.")
    hers.next("message")
    web.kill()

    robin.say("Two.")
    answer = maria.say("I am still here.", to=f"/live/contacts/{contact.id}/say")
    page = robin.ask("POST", "/message", b"x=1", Accept="text/html")
    script = robin.get("/desk/", Accept="application/json")
    web.start()

    assert hers.next("message")["words"] == "Two."
    assert answer.status == 200
    assert (page.status, script.status) == (503, 503)
    assert "away for a moment" in page.text
    assert "tel:911" in page.text
    assert "tel:988" in page.text
    assert script.headers["retry-after"]


def test_whoever_leaves_while_the_pages_are_away_gets_away_at_once(bench: HubBench, web: RunningWeb) -> None:
    robin = bench.robin(bench.talk())
    web.kill()

    reply = robin.get("/exit", Accept="text/html")
    web.start()

    assert (reply.status, reply.headers["location"]) == (303, NEUTRAL_PAGE)
    assert "cookies" in reply.headers["clear-site-data"]
    assert reply.body == b""


def test_a_page_asked_for_during_a_restart_comes_late(bench: HubBench, web: RunningWeb) -> None:
    from threading import Timer

    bench.line()
    away = web.socket.rename(web.socket.with_name("away.sock"))
    with socket.socket(socket.AF_UNIX) as left_behind:  # by one that ended: who asks there is refused
        left_behind.bind(str(web.socket))
    back = Timer(0.5, away.rename, [web.socket])
    back.start()

    reply = bench.hub.robin("").get("/")
    back.join()

    assert reply.status == 200
