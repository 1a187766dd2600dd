"""Two of our phones call each other, so that what the other tests hear can be believed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from tests.phone import rtcp, sound
from tests.phone.call import Call
from tests.phone.messages import Message
from tests.phone.offers import Offer, Way
from tests.phone.phone import Phone, phone

ROBIN, MARIA = "+15550100167", "+15550100200"


@asynccontextmanager
async def two_phones() -> AsyncIterator[tuple[Phone, Phone]]:
    """Robin's, which calls Maria's."""
    async with AsyncExitStack() as stack:
        marias = await stack.enter_async_context(phone(MARIA, ("127.0.0.1", 9), plays_hz=700))
        yield await stack.enter_async_context(phone(ROBIN, marias.address, plays_hz=500)), marias


@asynccontextmanager
async def a_call() -> AsyncIterator[tuple[Call, Call]]:
    """Both ends of a call that was answered."""
    async with two_phones() as (robins, marias):
        out = await robins.dial(MARIA)
        (there := await marias.rings()).answer()
        yield await out.answered(), there


async def test_two_phones_hear_each_other_and_nothing_else() -> None:
    async with a_call() as (robin, maria):
        await asyncio.gather(robin.heard.only(700), maria.heard.only(500))

        assert robin.heard.lost == maria.heard.lost == 0


async def test_keys_arrive_once_each_and_in_order() -> None:
    async with a_call() as (robin, maria):
        robin.press("15#")

        await maria.heard.only(500)

    assert maria.keys == "15#"


async def test_held_is_silent_and_then_sounds_again() -> None:
    async with a_call() as (robin, maria):
        await robin.heard.only(700)
        robin.hold()
        await maria.offered(Way.NOBODY)
        assert not maria.sound.may_send

        robin.resume()

        await asyncio.gather(robin.heard.only(700), maria.heard.only(500))


async def test_who_hangs_up_ends_it_for_both() -> None:
    async with a_call() as (robin, maria):
        maria.hang_up()

        await asyncio.gather(robin.ended(), maria.ended())


async def test_a_caller_who_gives_up_stops_the_ringing() -> None:
    async with two_phones() as (robins, marias):
        out = await robins.dial(MARIA)
        there = await marias.rings()
        out.hang_up()

        await there.ended()


async def test_a_busy_phone_says_so() -> None:
    async with two_phones() as (robins, marias):
        out = await robins.dial(MARIA)
        (await marias.rings()).refuse()

        await out.ended()

    assert out.refused == 486


async def test_a_phone_shows_every_header_that_it_got() -> None:
    async with two_phones() as (robins, marias):
        await robins.dial(MARIA, more=(("privacy", "id"),), shows="anonymous")
        there = await marias.rings()

    assert there.invite is not None
    assert (there.invite.one("privacy"), there.invite.number) == ("id", MARIA)
    assert "anonymous@" in there.invite.one("from")
    assert ROBIN not in there.invite.one("from")
    assert any(b"Privacy: id" in packet for packet in marias.packets)


async def test_what_was_heard_can_be_kept(tmp_path: Path) -> None:
    async with a_call() as (robin, _maria):
        await robin.heard.only(700)
        robin.heard.save(tmp_path / "heard.wav")

    assert (tmp_path / "heard.wav").stat().st_size >= 44 + 2 * sound.PIECE * 10


async def test_a_packet_that_came_twice_rings_once() -> None:
    async with two_phones() as (robins, marias):
        out = await robins.dial(MARIA)
        await marias.rings()
        out.ring()
        out.hang_up()
        await out.ended()

    assert len(marias.calls) == 1


@pytest.mark.parametrize("hz", [400, 500, 700, 1100])
def test_a_tone_is_found_among_others(hz: int) -> None:
    heard = sound.tone(hz)[:10]

    assert sound.level(heard, hz) == pytest.approx(8_000, rel=0.02)
    assert all(sound.level(heard, other) < 80 for other in (450, 600, 900) if other != hz)


@pytest.mark.parametrize("sample", [0, 8, -8, 1_000, -1_000, 32_000, -32_000])
def test_a_sample_survives_the_line(sample: int) -> None:
    [heard] = {*sound.samples_in(sound.pieces_of([sample] * sound.PIECE))}

    assert heard == pytest.approx(sample, rel=0.04, abs=8)


def test_silence_has_no_tone() -> None:
    assert (sound.level([], 500), sound.loudness([])) == (0.0, 0.0)


def test_messages_are_read_as_they_are_written() -> None:
    said = Message("BYE sip:1@h SIP/2.0", (("via", "a"), ("via", "b"), ("cseq", "2 BYE")))

    read = Message.read(said.write())

    assert (read.all("via"), read.method, read.status, read.number) == (["a", "b"], "BYE", 0, "1")


def test_an_offer_without_sound_is_none() -> None:
    assert Offer.read("v=0\r\nm=text 9 RTP/AVP 98\r\n") is None
    assert Offer.read(Offer("127.0.0.1", 4_000, Way.NOBODY).write()) == Offer("127.0.0.1", 4_000, Way.NOBODY)


async def test_what_a_phone_says_beside_its_sound_is_seen_by_the_other() -> None:
    words = b"Robin, at home"
    async with a_call() as (robin, maria):
        robin.sound.tell(words)
        await maria.heard.only(500)
        while not maria.sound.reports.came:
            await asyncio.sleep(0.01)

    assert any(words in packet for packet in maria.sound.around)
    assert dict(rtcp.said(maria.sound.reports.came[0])) == dict.fromkeys(rtcp.Item, words)
