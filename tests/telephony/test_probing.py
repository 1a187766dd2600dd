"""The calls by which the line tests itself, as the engine places them."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from ringbuoy.doors.voice.ari import Ari
from ringbuoy.doors.voice.probing import Probing
from ringbuoy.doors.voice.reaching import Outward
from ringbuoy.telephony.asterisk.place import Place
from ringbuoy.telephony.self_tests import ToTest


class _Asterisk:
    """Takes calls, and never answers."""

    def __init__(self) -> None:
        self.called: asyncio.Queue[str] = asyncio.Queue()

    async def call(self, leg: str, *_endpoint: Any, **_how: Any) -> None:
        self.called.put_nowait(leg)


def test_a_test_that_is_wanted_while_another_is_ending_is_placed_right_after_it() -> None:
    asterisk, noted = _Asterisk(), list[Any]()
    place = cast("Place", SimpleNamespace(sip_host="127.0.0.1", sip_port=5060))
    door = cast("Outward", SimpleNamespace(note=noted.append))

    async def run() -> tuple[str, str]:
        probing = Probing(
            cast("Ari", asterisk), place, way=lambda _, number: number, enter=noted.append, door=door
        )
        probing.begin(ToTest(1, "5550100"))
        probing.begin(ToTest(2, "5550200"))
        first = await asterisk.called.get()
        assert asterisk.called.empty()
        await probing.hear({"type": "ChannelDestroyed", "channel": {"id": first}})
        second = await asyncio.wait_for(asterisk.called.get(), 10)
        await probing.aclose()
        return first, second

    assert asyncio.run(run()) == ("probe-1", "probe-2")
    assert len(noted) == 1
