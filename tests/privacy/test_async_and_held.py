"""The hub's side: keys without blocking, and the keys of open conversations held in memory."""

import asyncio
from uuid import uuid4

import pytest

from ringbuoy.kernel.errors import NotFound, NotPermitted, Refused
from ringbuoy.privacy.async_keys import AsyncKeys
from ringbuoy.privacy.blind import blind_index, blind_index_async
from ringbuoy.privacy.holders import HeldKeys, HubKeys, HubUnreachable, KeyNotHeld, serve_held
from ringbuoy.privacy.keys import KeysUnavailable
from ringbuoy.privacy.sealing import ContactKey
from ringbuoy.privacy.spool import SpoolFull
from tests.privacy.running import reading, until


async def test_many_at_once_over_one_connection_each_gets_its_own(keyd):
    keys = AsyncKeys(keyd.key_places)
    fresh = await asyncio.gather(*(keys.fresh_key(uuid4()) for _ in range(200)))

    # On a busy machine some keys wait in the spool for a moment.
    until(lambda: not list(keyd.places.spool.glob("*.key")))
    live = [reading(key.contact, own_live=True) for key in fresh]
    opened = await asyncio.gather(*(keys.open_key(one.contact, grant=one) for one in live))

    assert [key.secret for key in opened] == [key.secret for key in fresh]
    with pytest.raises(NotFound):
        await keys.open_key((stranger := uuid4()), grant=reading(stranger))
    with pytest.raises(NotPermitted):
        await keys.open_key(fresh[0].contact, grant=reading(uuid4()))
    await keys.close()


async def test_keyd_goes_and_comes_back_under_the_hub(keyd):
    keys = AsyncKeys(keyd.key_places)
    before = await keys.fresh_key(uuid4())
    keyd.kill()

    during = await keys.fresh_key(uuid4())
    with pytest.raises(KeysUnavailable):
        await keys.open_key(before.contact, grant=reading(before.contact))
    keyd.start()
    until(lambda: not list(keyd.places.spool.glob("*.key")))

    for key in (before, during):
        assert (await keys.open_key(key.contact, grant=reading(key.contact))).secret == key.secret
    await keys.close()


async def test_those_who_wait_are_told_when_keyd_dies(keyd):
    keys = AsyncKeys(keyd.key_places)
    fresh = await keys.fresh_key(uuid4())
    keyd.pause()
    waiting = [
        asyncio.create_task(keys.open_key(fresh.contact, grant=reading(fresh.contact))) for _ in range(5)
    ]
    await asyncio.sleep(0.05)
    keyd.kill()

    answers = await asyncio.gather(*waiting, return_exceptions=True)

    assert {type(answer) for answer in answers} == {KeysUnavailable}
    await keys.close()


async def test_a_handle_has_one_index_on_both_sides(keyd):
    keys = AsyncKeys(keyd.key_places)

    ours = await blind_index_async("phone", "+15550100123", keys=keys)
    theirs = await asyncio.to_thread(blind_index, "phone", "+15550100123", keys=keyd.keys())

    assert ours == theirs
    assert len(ours[0].digest) == 16
    await keys.close()


def test_a_full_disk_and_no_keyd_stop_the_sealing_not_the_program(resting_keyd, contact):
    resting_keyd.start().stop()
    resting_keyd.places.spool.chmod(0o500)
    keys = resting_keyd.keys()
    keys._places = keys._places.__class__(
        "harbor", keys._places.socket, resting_keyd.places.spool / "none", keys._places.grant_key
    )

    with pytest.raises(SpoolFull, match="disk"):
        keys.fresh_key(contact)


@pytest.fixture
async def hub(resting_keyd):
    held = HeldKeys(most=3)
    path = resting_keyd.data / "run" / "hub.sock"
    server = await serve_held(held, path, center="harbor")
    yield held, HubKeys(path, center="harbor")
    server.close()


async def test_a_key_is_handed_over_borrowed_and_dropped(hub, key):
    held, client = hub

    await asyncio.to_thread(client.hand_over, key)
    borrowed = await asyncio.to_thread(client.borrow, key.contact)
    await asyncio.to_thread(client.drop, key.contact)

    assert (borrowed.secret, borrowed.epoch, borrowed.center) == (key.secret, key.epoch, "harbor")
    assert key.contact not in held
    with pytest.raises(KeyNotHeld):
        await asyncio.to_thread(client.borrow, key.contact)


async def test_memory_is_bounded_and_the_longest_at_rest_goes(hub, key):
    held, _ = hub
    keys = [ContactKey(uuid4(), key.epoch, key.secret, "harbor") for _ in range(4)]
    for one in keys[:3]:
        held.hold(one)
    held.lend(keys[0].contact)

    held.hold(keys[3])

    assert len(held) == 3
    assert keys[1].contact not in held
    assert held.lend(keys[0].contact) is keys[0]


@pytest.mark.parametrize(
    "request_", [{}, {"op": "lend"}, {"op": "hold", "contact": str(uuid4()), "key": "eA=="}, {"op": "x"}]
)
async def test_rubbish_at_the_hubs_socket_is_refused(hub, request_):
    _, client = hub

    with pytest.raises(Refused):
        await asyncio.to_thread(client._ask, request_)


async def test_the_hubs_socket_is_for_its_own_user(hub, resting_keyd):
    assert (resting_keyd.data / "run" / "hub.sock").stat().st_mode & 0o777 == 0o600


def test_no_hub_is_told(resting_keyd, key):
    with pytest.raises(HubUnreachable):
        HubKeys(resting_keyd.data / "run" / "hub.sock", center="harbor").hand_over(key)
