"""The tests by which each line calls itself: how the last one went, and another one now."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ringbuoy.access.gates import gate
from ringbuoy.access.rules import Act
from ringbuoy.doors.office.saving import saved
from ringbuoy.doors.shell.session import who
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import NotFound
from ringbuoy.lines.models import Line
from ringbuoy.telephony.models import SelfTest
from ringbuoy.telephony.self_test_rules import SelfTestOutcome
from ringbuoy.telephony.self_tests import ask_for_test, latest_tests

TESTED_WORDS: dict[SelfTestOutcome, str | Promise] = {
    SelfTestOutcome.GOOD: gettext_lazy("It answers, and sound goes both ways."),
    SelfTestOutcome.NOT_PLACED: gettext_lazy("The call could not be placed. Test the carrier."),
    SelfTestOutcome.NOT_ANSWERED: gettext_lazy(
        "Nobody answered: the call did not reach us. Test the carrier."
    ),
    SelfTestOutcome.NOT_HEARD: gettext_lazy(
        "It answers, but does not hear. Open UDP 16000 to 17999 in the firewall."
    ),
    SelfTestOutcome.NO_WAY_BACK: gettext_lazy(
        "It hears, but is not heard. Let UDP 16000 to 17999 out of the firewall, and look at sip_host."
    ),
    SelfTestOutcome.CUT_SHORT: gettext_lazy("The test was cut short, as the engine was started again."),
}


class NoSuchLine(NotFound):
    """There is no line of this name."""


@dataclass(frozen=True)
class LastTest:
    """How a line's last test went. `test` None: there was none yet."""

    line: Line
    test: SelfTest | None

    @property
    def is_good(self) -> bool:
        """Tell whether all was well."""
        return self.test is not None and self.test.outcome == SelfTestOutcome.GOOD

    @property
    def sentence(self) -> str:
        """Say it in words."""
        return str(TESTED_WORDS[SelfTestOutcome(self.test.outcome)]) if self.test else ""


def last_tests() -> list[LastTest]:
    """Give the last test of each line that has a number."""
    tests = {test.line_id: test for test in latest_tests()}
    lines = Line.objects.filter(numbers__isnull=False).distinct()
    return [LastTest(line, tests.get(line.pk)) for line in lines]


@require_POST
@gate(Act.CHANGE_SETTINGS)
def tested(request: HttpRequest, code: str) -> HttpResponse:
    """Let a line test itself now."""
    line = Line.objects.filter(code=code).first()
    if line is None:
        raise NoSuchLine(_("There is no such line. Look at the page again."))
    ask_for_test(who(request), line, at=clock.now())
    saved(request, _("The line calls itself now. Look again in ten seconds."))
    return redirect("office_phone")
