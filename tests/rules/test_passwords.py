"""Which passwords are too easy to guess, and which are not."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings

from ringbuoy.people.hashers import OneCoreArgon2Hasher
from ringbuoy.people.models import Person
from ringbuoy.people.passwords import HouseWordsValidator


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password1234",
        "Password!2026",
        "P@ssw0rd12345",
        "qwertyuiop123",
        "123456789012",
        "--------------",
        "passwordpassword",
        "iloveyouiloveyou",
        "1234dragon5678",
        "Maria-Alvarez-1",
    ],
)
def test_what_many_use_is_refused_in_any_disguise(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, Person(username="maria", name="Maria Alvarez"))


@pytest.mark.parametrize(
    "password",
    [
        "a long sentence for tests only",
        "feather-pebble-963703",
        "Zugvögel fliegen südwärts",
        "kW9_x2Lq-77bTz0R",
    ],
)
def test_what_only_its_owner_would_say_is_taken(password: str) -> None:
    validate_password(password, Person(username="maria", name="Maria Alvarez"))


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("Harbor-Line-2026", False),
        ("H@rb0r crisis line", False),
        ("ringbuoy-lifeline-1", False),
        ("counselor welcome 24", False),
        ("the harbor smells of rain", True),
        ("pebble-pebble-381632", True),
    ],
)
def test_the_names_of_the_house_and_the_work_are_no_password(password: str, is_taken: bool) -> None:
    with override_settings(RINGBUOY=replace(settings.RINGBUOY, center_name="Harbor Line")):
        try:
            HouseWordsValidator().validate(password)
        except ValidationError:
            assert not is_taken
        else:
            assert is_taken


def test_what_is_kept_is_argon2id_of_46_mib_and_older_hashes_are_made_anew() -> None:
    words = "boat lantern in the fog"

    assert make_password(words).startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert check_password(words, make_password(words))
    assert OneCoreArgon2Hasher().must_update(Argon2PasswordHasher().encode(words, "salt-of-sixteen-b"))
