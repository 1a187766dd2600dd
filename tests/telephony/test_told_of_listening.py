"""A line that announces listeners, through a real Asterisk: no ear hears a caller who was not told.

By each door of the floor (L, W, J), and by the recording; callers come by telephone and by their browser.
"""

import pytest
from django.test import Client

from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import State
from ringbuoy.contacts.sight import Reason
from ringbuoy.escalations.models import ToldOfListening
from ringbuoy.kernel import clock
from ringbuoy.telephony.browser_calls import ask
from ringbuoy.telephony.listening import kept_sounds
from ringbuoy.telephony.models import Sound, TalkRecording
from ringbuoy.telephony.sounds.prompts import Prompt
from tests.cast import Bench
from tests.doors.test_desk import HTMX, at_desk
from tests.phone import sound
from tests.phone.call import Call
from tests.phone.sound import tone
from tests.telephony.exchange import GREETING_HZ, MUSIC_HZ, Exchange, samples_of
from tests.telephony.line import DESK_HZ, ROBIN_HZ, PhoneLine, change_lines, until
from tests.telephony.sound_files import Bits
from tests.telephony.sound_files import samples_of as samples_heard

INES_HZ, LISTENED_HZ, RECORDED_HZ, TOLD_HZ = 900, 1000, 1100, 800
"""`TOLD_HZ`: Robin's voice from when they have been told; before, it is `ROBIN_HZ`."""
ENDLESS_S = 120
HEARD_MS = 2_000
SUPERVISES = "Ines"
MODES = ("listen", "whisper", "join")

pytestmark = pytest.mark.cluster


@pytest.fixture
def announces(transactional_db: None, exchange: Exchange) -> None:
    """The line says first that a colleague may listen, and records whoever is told."""
    Bench().line(listening="announced", recording="announced")
    _says(exchange, Prompt.LISTENED, tone(LISTENED_HZ))
    _says(exchange, Prompt.RECORDED, tone(RECORDED_HZ))


def _says(exchange: Exchange, prompt: Prompt, pieces: list[bytes]) -> None:
    for line in ("house", "harbor"):
        (exchange.place.sounds / line / "en" / f"{prompt}.sln").write_bytes(samples_of(pieces))


def _takes_part(ines: Client, contact: Contact, mode: str) -> int:
    """Ines presses the key on the floor: L, W or J. Give what the house answers."""
    return ines.post(f"/floor/contacts/{contact.pk}/take-part", {"mode": mode}, headers=HTMX).status_code


def _heard_ever(call: Call, hz: int) -> bool:
    return call.heard.first(hz) is not None


def _speaks(line: PhoneLine, call: Call, hz: int) -> None:
    line.wire.do(lambda: call.sound.play(tone(hz)))


def _comes(line: PhoneLine, way: str) -> Call:
    """Robin calls by a telephone, or by the browser, in whose place the test has a phone."""
    if way == "telephone":
        return line.wire(line.dials().answered())
    ask(line.bench.line(), "en", at=clock.now())
    page = line.wire(line.desk.rings())
    line.wire.do(page.answer)
    _speaks(line, page, ROBIN_HZ)
    return page


@pytest.mark.parametrize("way", ["telephone", "browser"])
def test_while_it_is_said_nobody_hears_the_caller_by_any_door(
    announces: None, line: PhoneLine, way: str
) -> None:
    _says(line.exchange, Prompt.LISTENED, tone(LISTENED_HZ) * ENDLESS_S)
    line.comes("maria")
    ines, floor = line.starts_phone("ines", plays_hz=INES_HZ), at_desk(line.bench, "ines")
    robin = _comes(line, way)
    line.hears(robin, LISTENED_HZ)
    contact = line.answers("maria")

    assert [_takes_part(floor, contact, mode) for mode in MODES] == [403, 403, 200]
    line.hears(robin, LISTENED_HZ)

    heard = [_heard_ever(call, ROBIN_HZ) for call in (ines, line.desk_legs["maria"])]
    assert heard == [False, False]
    assert not ToldOfListening.objects.exists()
    assert not Sound.objects.exists()
    assert not _heard_ever(robin, INES_HZ)


def test_who_was_told_is_heard_by_each_door_and_their_counselor_sees_who_listens(
    announces: None, line: PhoneLine
) -> None:
    line.comes("maria")
    ines, floor = line.starts_phone("ines", plays_hz=INES_HZ), at_desk(line.bench, "ines")
    maria, desk = line.desk_legs["maria"], at_desk(line.bench, "maria")
    robin = line.wire(line.dials().answered())
    for hz in (LISTENED_HZ, RECORDED_HZ, GREETING_HZ, MUSIC_HZ):
        line.hears(robin, hz)
    _speaks(line, robin, TOLD_HZ)
    contact = line.answers("maria")
    line.hears(maria, TOLD_HZ)
    assert SUPERVISES not in desk.get("/desk/").content.decode()

    assert _takes_part(floor, contact, "listen") == 200
    line.hears(ines, DESK_HZ, TOLD_HZ)
    line.hears(robin, DESK_HZ)
    assert SUPERVISES in desk.get("/desk/").content.decode()
    assert _takes_part(floor, contact, "whisper") == 200
    line.hears(maria, TOLD_HZ, INES_HZ)
    line.hears(robin, DESK_HZ)
    assert _takes_part(floor, contact, "join") == 200
    line.hears(robin, DESK_HZ, INES_HZ)
    line.hears(ines, DESK_HZ, TOLD_HZ)

    until(lambda: Sound.objects.get().lasts_ms >= HEARD_MS, what="two seconds of the recording")
    line.wire.do(robin.hang_up)
    line.contact(State.WRAP_UP)
    until(lambda: not Sound.objects.filter(ended_at=None).exists(), what="an end of the recording")
    heard = sound.pieces_of(_record_is_heard(floor, contact))
    assert sound.level(heard, TOLD_HZ) > 2_000
    assert sound.level(heard, ROBIN_HZ) < 200
    assert [_heard_ever(call, ROBIN_HZ) for call in (ines, maria)] == [False, False]


def _record_is_heard(floor: Client, contact: Contact) -> list[int]:
    """Ines says why on the page of the record, and plays what is kept."""
    opened = floor.post(f"/floor/contacts/{contact.pk}/open", {"reason": Reason.QUALITY.value})
    assert opened.status_code == 302
    (kept,) = kept_sounds(contact)
    answer = floor.get(f"/floor/contacts/{contact.pk}/sounds/{kept.id}", headers={"Sec-Fetch-Dest": "audio"})
    assert answer.status_code == 200
    return samples_heard(Bits(b"".join(answer.streaming_content)))


def test_who_came_before_the_line_announced_it_is_joined_and_not_listened_to(line: PhoneLine) -> None:
    line.comes("maria")
    ines, floor = line.starts_phone("ines", plays_hz=INES_HZ), at_desk(line.bench, "ines")
    robin, contact = line.talk()
    assert _takes_part(floor, contact, "listen") == 200
    line.hears(ines, DESK_HZ, ROBIN_HZ)

    change_lines(policy={"listening": "announced"})
    line.hears(ines)
    assert [_takes_part(floor, contact, mode) for mode in ("listen", "whisper")] == [403, 403]
    line.hears(robin, DESK_HZ)
    assert _takes_part(floor, contact, "join") == 200

    line.hears(robin, DESK_HZ, INES_HZ)
    line.hears(ines, DESK_HZ, ROBIN_HZ)


def test_a_sentence_that_could_not_be_played_has_told_nobody(announces: None, line: PhoneLine) -> None:
    """Its sound is missing: they are greeted and helped, and neither listened to nor recorded."""
    for prompt in (Prompt.LISTENED, Prompt.RECORDED):
        for place in ("house", "harbor"):
            (line.exchange.place.sounds / place / "en" / f"{prompt}.sln").unlink()
    line.comes("maria")
    floor = at_desk(line.bench, "ines")
    robin = line.wire(line.dials().answered())
    line.hears(robin, GREETING_HZ)
    line.hears(robin, MUSIC_HZ)

    contact = line.answers("maria")
    line.hears(robin, DESK_HZ)

    assert [_takes_part(floor, contact, mode) for mode in MODES] == [403, 403, 200]
    assert not TalkRecording.objects.exists()
    assert not Sound.objects.exists()
