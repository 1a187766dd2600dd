"""The list of stolen passwords: made from lists of every kind, looked up, and refused when it is no list."""

import io
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import override_settings
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from ringbuoy.cli import main
from ringbuoy.kernel.settings import Settings
from ringbuoy.people.breached.looking import ListBroken, is_breached, list_of, standing_of
from ringbuoy.people.breached.reading import BadList, values_in
from ringbuoy.people.breached.shape import IN_A_BUCKET, shape_for, value_of
from ringbuoy.people.breached.writing import write_list
from ringbuoy.people.passwords import BreachedPasswordValidator
from ringbuoy.server.findings import State
from ringbuoy.server.password_findings import MEND, examine_passwords

WORDS = [f"stolen password {number}" for number in range(2_000)]
OWN = "a sentence that only I would say"


def hash_of(word: str) -> str:
    return sha1(word.encode()).hexdigest().upper()


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "list.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def imported(folder: Path, words: list[str]) -> None:
    write_list(folder, [value_of(word.encode()) for word in words], tell=lambda _count: None)


HASHES = "\r\n".join(f"{hash_of(word)}:{number}" for number, word in enumerate(sorted(WORDS, key=hash_of)))


KINDS = {
    "ordered": HASHES,
    "small letters": HASHES.lower(),
    "no counts": "\n".join(map(hash_of, WORDS)),
    "words": "\n".join(WORDS) + "\n",
}


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS)
def test_a_list_of_hashes_or_words_is_taken(tmp_path: Path, text: str) -> None:
    code = main(["passwords", "import", str(written(tmp_path, text)), "--data", str(tmp_path)])

    assert code == 0
    assert all(is_breached(tmp_path, word) for word in WORDS)
    assert not is_breached(tmp_path, OWN)


ANY_WORD = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0"), min_size=1)


@given(words=st.lists(ANY_WORD, max_size=80))
@rules(max_examples=20)
def test_whatever_was_imported_is_found(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    folder = tmp_path_factory.mktemp("list")
    imported(folder, words)

    assert all(is_breached(folder, word) for word in words)
    standing = standing_of(folder)
    assert standing is not None
    assert standing.shape.count == len(set(words))


def test_no_more_are_wrongly_refused_than_is_said(tmp_path: Path) -> None:
    imported(tmp_path, WORDS)
    standing = standing_of(tmp_path)
    assert standing is not None

    wrong = sum(is_breached(tmp_path, f"never stolen {number}") for number in range(20_000))

    assert standing.shape.wrongly_refused <= 1 / 2_048
    assert wrong <= 20_000 * standing.shape.wrongly_refused * 3


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 20_000, 1_000_000_000])
def test_buckets_hold_as_many_as_they_should(count: int) -> None:
    shape = shape_for(count)

    assert shape.count / shape.buckets <= IN_A_BUCKET
    assert shape.length <= 17 + 2 * 8 + count * 2.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        (f"{hash_of('a')}:3\nrubbish\n", "line 2: this is no SHA-1 hash"),
        (f"{hash_of('a')}\n{hash_of('b')[:39]}\n", "line 2: this is no SHA-1 hash"),
        ("one\ntwo\0\n", "line 2: this is no password in text"),
        ("one\n" + "x" * 5_000, "line 2: this is no password in text"),
        ("0" * 32 + ":7\n", "NTLM"),
        ("0" * 35 + ":7\n", "one range"),
        (b"\x1f\x8b\x08 packed", "is packed"),
    ],
)
def test_a_bad_list_is_named_by_line_and_the_old_one_stays(tmp_path: Path, text: str, said: str) -> None:
    imported(tmp_path, ["old stolen one"])
    path = written(tmp_path, text)

    with pytest.raises(BadList, match=said), path.open("rb") as file:
        write_list(tmp_path, values_in(file, "list.txt"), tell=lambda _count: None)

    assert is_breached(tmp_path, "old stolen one")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["breached-passwords", "list.txt"]


def test_several_lists_and_standard_input_are_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(hash_of("by hash").encode())))

    main(["passwords", "import", str(written(tmp_path, "by word\n")), "-", "--data", str(tmp_path)])

    assert is_breached(tmp_path, "by word")
    assert is_breached(tmp_path, "by hash")


def test_a_missing_file_or_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = [
        main(["passwords", "import", str(tmp_path / "nothing"), "--data", str(tmp_path)]),
        main(["passwords", "import", str(tmp_path), "--data", str(tmp_path / "nowhere")]),
    ]

    said = capsys.readouterr().err
    assert 0 not in codes
    assert "cannot be read" in said
    assert "no data folder" in said


def test_a_stolen_password_cannot_be_chosen(tmp_path: Path) -> None:
    imported(tmp_path, WORDS)

    with override_settings(RINGBUOY=Settings(data=tmp_path)):
        BreachedPasswordValidator().validate(OWN)
        with pytest.raises(ValidationError, match="stolen somewhere"):
            BreachedPasswordValidator().validate(WORDS[7])


@pytest.mark.parametrize("damage", [b"", b"RBSTOLEN", b"x" * 400])
def test_a_broken_list_keeps_nobody_out_and_doctor_is_red(tmp_path: Path, damage: bytes) -> None:
    list_of(tmp_path).write_bytes(damage)

    with pytest.raises(ListBroken):
        is_breached(tmp_path, OWN)
    with override_settings(RINGBUOY=Settings(data=tmp_path)):
        BreachedPasswordValidator().validate(OWN)
    assert examine_passwords(Settings(data=tmp_path), at=datetime.now(UTC)).state is State.RED


def test_a_list_that_was_cut_is_broken(tmp_path: Path) -> None:
    imported(tmp_path, WORDS)
    whole = list_of(tmp_path).read_bytes()
    list_of(tmp_path).write_bytes(whole[:-1])

    with pytest.raises(ListBroken):
        standing_of(tmp_path)


def test_doctor_says_how_long_and_how_old_the_list_is(tmp_path: Path) -> None:
    at, house = datetime.now(UTC) + timedelta(hours=1), Settings(data=tmp_path)
    none = examine_passwords(house, at=at)
    imported(tmp_path, WORDS)
    fresh, old = (examine_passwords(house, at=at + timedelta(days=days)) for days in (3, 400))

    assert (none.state, none.mend, fresh.state, old.state) == (State.NOTE, MEND, State.GOOD, State.NOTE)
    assert "2,000 stolen ones are refused" in fresh.says
    assert "400 days ago" in old.says


def test_the_service_asks_the_list() -> None:
    names = [validator["NAME"] for validator in settings.AUTH_PASSWORD_VALIDATORS]

    assert "ringbuoy.people.passwords.BreachedPasswordValidator" in names
