"""Which passwords are too easy to guess, and which are not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ringbuoy.people.models import Person


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
