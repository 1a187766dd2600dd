"""A test call of the line that rings here: accepted or put off, and what came of it in words."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.desk.answers import acted
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound
from ringbuoy.people.models import Person
from ringbuoy.telephony.models import PersonTest
from ringbuoy.telephony.person_test_rules import PersonTestOutcome, PersonTestState, PhoneKind, rings_for
from ringbuoy.telephony.person_tests import accept, close_word, heard_nothing, not_now, person_test_of

CAME_WORDS: dict[PersonTestOutcome, str | Promise] = {
    PersonTestOutcome.LEG_SILENT: gettext_lazy(
        "Nothing came from your phone. Under My phone, stop it, start it again, and choose your microphone."
    ),
    PersonTestOutcome.NOT_JOINED: gettext_lazy(
        "Your phone sends sound, and it does not arrive where a caller is. Start your phone again."
    ),
    PersonTestOutcome.NOT_REACHED: gettext_lazy("No sound went to your phone. Start your phone again."),
    PersonTestOutcome.LEG_LOST: gettext_lazy(
        "Your phone was away for a moment, so nothing was tested. There is nothing to do."
    ),
    PersonTestOutcome.CALL_LOST: gettext_lazy("The test call ended by itself. Supervisors are told."),
    PersonTestOutcome.NO_ANSWER: gettext_lazy("A test call rang here and has ended. There is nothing to do."),
}
AT_OWN_WORDS: dict[PersonTestOutcome, str | Promise] = {
    PersonTestOutcome.LEG_SILENT: gettext_lazy(
        "Nothing came from your phone. Call somebody with it: if they hear you, the carrier is at fault."
    ),
    PersonTestOutcome.NOT_JOINED: gettext_lazy(
        "Your phone sends sound, and it does not arrive where a caller is. Supervisors are told."
    ),
    PersonTestOutcome.NOT_REACHED: gettext_lazy("No sound went to your phone. Supervisors are told."),
    PersonTestOutcome.LEG_LOST: gettext_lazy(
        "The call to your phone ended before it was heard. There is nothing to do."
    ),
    PersonTestOutcome.NO_KEY: gettext_lazy(
        "A test call was answered at your phone, and nobody pressed 1. There is nothing to do."
    ),
    PersonTestOutcome.NOT_RUNG: gettext_lazy(
        "A test call could not be brought to your phone, so a caller's would not ring there. Supervisors are "
        "told. Look whether the number under My phone is right."
    ),
}
"""What is said otherwise where it rang at their own phone."""
MOVES = {"accept": accept, "not-now": not_now, "close": close_word, "heard-nothing": heard_nothing}


class NoSuchMove(NotFound):
    """Nothing of the kind can be done with a test call."""


@dataclass(frozen=True)
class ShownTest:
    """The test of one's own that the desk shows now."""

    row: PersonTest

    @property
    def rings(self) -> bool:
        """Tell whether it waits to be accepted."""
        return self.row.state == PersonTestState.RINGING

    @property
    def is_at_own_phone(self) -> bool:
        """Tell whether it rings at their own phone: it is accepted by the key there."""
        return self.row.phone == PhoneKind.OWN

    @property
    def is_on(self) -> bool:
        """Tell whether it was accepted, and goes on."""
        return self.row.state == PersonTestState.ACCEPTED

    @property
    def is_over(self) -> bool:
        """Tell whether it is over, and what came of it waits to be read."""
        return self.row.state == PersonTestState.OVER

    @property
    def is_good(self) -> bool:
        """Tell whether all was well."""
        return self.row.outcome == PersonTestOutcome.GOOD

    @property
    def ends_at(self) -> object:
        """Tell when it stops ringing by itself."""
        return self.row.rung_at + rings_for(self.row.phone) if self.row.rung_at else None

    @property
    def sentence(self) -> str:
        """Say what came of it."""
        if self.is_good:
            seconds = f"{(self.row.sound_ms or 0) / 1000:.1f}"
            return _("The line works. First ring to you: %(seconds)s s.") % {"seconds": seconds}
        outcome = PersonTestOutcome(self.row.outcome)
        words = CAME_WORDS | AT_OWN_WORDS if self.is_at_own_phone else CAME_WORDS
        return str(words.get(outcome, _("The test was cut short. There is nothing to do.")))


def test_shown(person: Person) -> ShownTest | None:
    """Give the test that rings here, goes on, or has ended a moment ago. None: none has."""
    row = person_test_of(person, at=clock.now())
    return ShownTest(row) if row else None


@require_POST
@gate(Act.TAKE_CONTACTS)
def moved(request: HttpRequest, test_id: int) -> HttpResponse:
    """Accept a test call, put it off, close what came of it, or say that nothing was heard."""
    move = MOVES.get(request.POST.get("move", ""))
    if move is None:
        raise NoSuchMove(_("Choose what you want to do with the test call."))
    move(who(request), test_id, at=clock.now())
    return acted(request)
