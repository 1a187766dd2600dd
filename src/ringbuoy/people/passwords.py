"""Passwords that everybody tries, also in disguise, and those that were stolen elsewhere."""

import re
from collections.abc import Iterator
from functools import lru_cache

import structlog
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbuoy.people.breached.looking import ListBroken, is_breached

SHORTEST_CORE = 4
SHORTEST_REST = 8
WORK_WORDS = (
    *("ringbuoy", "crisis", "hotline", "helpline", "lifeline", "line", "counselor", "suicide"),
    *("welcome", "password", "volunteer", "center"),
)
_LETTERS_FOR_SIGNS = str.maketrans("013457@$!", "oleastasi")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_TWICE = re.compile(r"(.+?)\1+")


class DisguisedPasswordValidator:
    """Refuses a password that is a common one in disguise."""

    def validate(self, password: str, user: object = None) -> None:
        """Refuse what is left of a password when its disguise is taken off, if everybody knows that.

        :raises ValidationError: it is a common password, or nothing but digits and signs.
        """
        if any(len(core) < SHORTEST_CORE or core in common_passwords() for core in cores_of(password)):
            raise ValidationError(
                _("Many use this password, or almost this one. Choose a sentence that only you would say.")
            )

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return _("Choose a sentence that only you would say.")


class HouseWordsValidator:
    """Refuses a password that is little more than the name of this house or a word of this work."""

    def validate(self, password: str, user: object = None) -> None:
        """Refuse a password of which too little is left without such words.

        :raises ValidationError: too little is left.
        """
        words = house_words(settings.RINGBUOY.center_name)
        if min(len(without(words, plain)) for plain in _readings(password)) < SHORTEST_REST:
            raise ValidationError(
                _("This is little more than the name of the line. Choose a sentence that only you would say.")
            )

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return _("Choose a sentence that only you would say.")


class BreachedPasswordValidator:
    """Refuses a password that is in the list of stolen ones which this house has imported, if it has."""

    def validate(self, password: str, user: object = None) -> None:
        """Refuse a password that was stolen elsewhere.

        A list that is broken keeps nobody from choosing a password: the log and `doctor` say it.

        :raises ValidationError: it is in the list.
        """
        try:
            found = is_breached(settings.RINGBUOY.data, password)
        except ListBroken:
            structlog.get_logger("passwords").error("breached_list_broken")
            found = False
        if found:
            raise ValidationError(
                _("This password was stolen somewhere and is tried everywhere. Choose another one.")
            )

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return _("Choose a sentence that only you would say.")


def house_words(center: str) -> list[str]:
    """Give the words that whoever guesses would try here, the longest first."""
    own = (word for word in re.split(r"\W+", center.lower()) if len(word) >= SHORTEST_CORE)
    return sorted({*own, *WORK_WORDS}, key=len, reverse=True)


def without(words: list[str], plain: str) -> str:
    """Give the letters and digits of a password that are left without these words."""
    for word in words:
        plain = plain.replace(word, "")
    return re.sub(r"[\W_]", "", plain)


def _readings(password: str) -> tuple[str, str]:
    """Give a password in small letters, as it is and with letters for signs."""
    plain = password.lower()
    return plain, plain.translate(_LETTERS_FOR_SIGNS)


def cores_of(password: str) -> Iterator[str]:
    """Give what a password may be when its disguise is taken off."""
    plain = password.lower()
    bare = _AROUND.sub("", plain)
    for core in (
        bare,
        _AROUND.sub("", plain.translate(_LETTERS_FOR_SIGNS)),
        bare.translate(_LETTERS_FOR_SIGNS),
    ):
        said_twice = _TWICE.fullmatch(core)
        yield said_twice[1] if said_twice else core


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Give the 20,000 passwords that are most often found in what was stolen elsewhere; Django ships them."""
    return frozenset(CommonPasswordValidator().passwords)
