"""Settings › Phone: numbers and their lines, greetings in a human voice, how it stands with the line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ringbuoy.access.rules import Role
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.people.actions import Profile, enroll
from ringbuoy.telephony.models import Greeting, PhoneNumber
from ringbuoy.telephony.sounds.chimes import tone
from ringbuoy.telephony.sounds.samples import WIDE
from tests.cast import PASSWORD, Bench
from tests.telephony.test_sounds import wav

PAGE = "/office/settings/phone/"


@pytest.fixture
def iris(bench: Bench) -> Client:
    """The browser of the IT administrator."""
    bench.at = clock.now()
    person = enroll(
        Profile(name="Iris", username="iris", roles=[Role.IT_ADMINISTRATOR]), password=PASSWORD, at=bench.at
    )
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def sends(iris: Client, bench: Bench, sound: bytes, *, language: str = "es") -> tuple[int, str]:
    """Send a recording for Harbor Line."""
    file = SimpleUploadedFile("greeting.wav", sound, content_type="audio/wav")
    fields = {"line": bench.line().pk, "language": language, "sound": file}
    answer = iris.post(f"{PAGE}greeting", fields, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_number_is_given_to_a_line_and_taken_away(iris: Client, bench: Bench) -> None:
    line = bench.line()

    given = iris.post(f"{PAGE}number", {"number": "+1 555 0100", "line": line.pk}, follow=True)
    number = PhoneNumber.objects.get()
    away = iris.post(f"{PAGE}number/{number.pk}/away", follow=True)

    assert (number.number, number.line) == ("15550100", line)
    assert "15550100" in given.content.decode()
    assert "No number yet" in away.content.decode()
    assert [entry.codes["is_on"] for entry in Entry.objects.filter(name="phone_number.changed")] == [
        True,
        False,
    ]


def test_a_number_that_is_none_or_another_lines_is_refused_beside_its_field(
    iris: Client, bench: Bench
) -> None:
    harbor, anchor = bench.line(), bench.line("anchor")
    iris.post(f"{PAGE}number", {"number": "15550100", "line": harbor.pk})

    none = iris.post(f"{PAGE}number", {"number": "call us", "line": harbor.pk})
    taken = iris.post(f"{PAGE}number", {"number": "15550100", "line": anchor.pk})

    assert (none.status_code, taken.status_code) == (400, 400)
    assert "3 to 15 digits" in none.content.decode()
    assert "Another line answers at this number" in taken.content.decode()


def test_a_greeting_is_recorded_heard_and_taken_away(iris: Client, bench: Bench) -> None:
    status, page = sends(iris, bench, wav(tone() * 6, rate=WIDE))
    heard = iris.get(f"{PAGE}greeting/harbor/es/sound")
    iris.post(f"{PAGE}greeting/harbor/es/away")
    gone = iris.get(f"{PAGE}greeting/harbor/es/sound")

    assert (status, "Your own recording" in page) == (200, True)
    assert (heard.headers["Content-Type"], heard.content[:4]) == ("audio/wav", b"RIFF")
    assert (gone.status_code, Greeting.objects.count()) == (404, 0)


@pytest.mark.parametrize(
    ("sound", "says"),
    [
        (b"ID3", "no WAV file"),
        (wav([0.3] * WIDE * 11), "at most 10 seconds"),
        (wav([0.0] * WIDE * 2), "silent"),
    ],
)
def test_a_recording_that_callers_could_not_use_is_refused_with_what_to_do(
    iris: Client, bench: Bench, sound: bytes, says: str
) -> None:
    status, page = sends(iris, bench, sound)

    assert (status, says in page) == (400, True)
    assert not Greeting.objects.exists()


def test_a_language_that_no_voice_speaks_is_named(iris: Client, bench: Bench) -> None:
    line = bench.line()
    line.languages = ["en", "ht"]
    line.save()

    page = iris.get(PAGE).content.decode()

    assert page.count("callers hear a chime") == 1
    assert page.count("Now spoken by this machine") == 1
