"""The worker: does what is due, every second. Several may run; each row is claimed by one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from threading import Thread

from django.conf import settings

from ringbuoy.kernel import clock
from ringbuoy.server.loops import Stop, attempt, every, start_django
from ringbuoy.server.pulses import ending_hung_engines
from ringbuoy.server.rescuing import rescuing_calls
from ringbuoy.server.sounds import keeping_sounds
from ringbuoy.server.texts import sending_texts

EVERY_SECONDS = 1.0
UNHURRIED_EVERY = 10
"""What counts in hours or days is looked for in every so many steps: a machine at rest rests."""

Sweep = Callable[..., int]


def hurried() -> dict[str, Sweep]:
    """Name the sweeps for which somebody may wait."""
    from ringbuoy.audit import due as audit_due
    from ringbuoy.caller_plans import due as caller_plans_due
    from ringbuoy.contacts import due as contacts_due
    from ringbuoy.contacts import notices, transfers
    from ringbuoy.escalations import due as escalations_due
    from ringbuoy.followups import due as followups_due
    from ringbuoy.referrals import due as referrals_due
    from ringbuoy.rescues import due as rescues_due
    from ringbuoy.telephony import due as telephony_due
    from ringbuoy.texting import due as texting_due
    from ringbuoy.triage import due as triage_due

    return {
        "contacts": contacts_due.sweep,
        "transfers": transfers.sweep,
        "notices": notices.sweep,
        "triage": triage_due.sweep,
        "escalations": escalations_due.sweep,
        "rescues": rescues_due.sweep,
        "referrals": referrals_due.sweep,
        "taken_back": followups_due.stop_unwanted,
        "supervised": caller_plans_due.call_supervisors,
        "audit": audit_due.sweep,
        "telephony": telephony_due.sweep,
        "texting": texting_due.sweep,
    }


def unhurried() -> dict[str, Sweep]:
    """Name the sweeps of what counts in hours or days."""
    from ringbuoy.assessments import due as assessments_due
    from ringbuoy.caller_plans import due as caller_plans_due
    from ringbuoy.disclosures import due as disclosures_due
    from ringbuoy.feedback import due as feedback_due
    from ringbuoy.followups import due as followups_due
    from ringbuoy.incidents import due as incidents_due
    from ringbuoy.mandated_reports import due as mandated_due
    from ringbuoy.people import due as people_due
    from ringbuoy.referrals import open_hours, places
    from ringbuoy.reminders import due as reminders_due
    from ringbuoy.retention import sweeping
    from ringbuoy.safety_plans import due as safety_plans_due
    from ringbuoy.server.backups import alarming
    from ringbuoy.texting import due as texting_due

    return {
        "licences": assessments_due.sweep,
        "mandated_reports": mandated_due.sweep,
        "people": people_due.sweep,
        "places": places.sweep,
        "open_hours": open_hours.sweep,
        "safety_plans": safety_plans_due.sweep,
        "reminders": reminders_due.sweep,
        "feedback": feedback_due.sweep,
        "incidents": incidents_due.sweep,
        "disclosures": disclosures_due.sweep,
        "backups": alarming.sweep,
        "retention": sweeping.sweep,
        "followups": followups_due.sweep,
        "caller_plans": caller_plans_due.sweep,
        "texts_forgotten": texting_due.forget,
    }


def step(number: int) -> None:
    """Do what is due in this step."""
    sweep_all(hurried())
    if number % UNHURRIED_EVERY == 0:
        sweep_all(unhurried())


def sweep_all(sweeps: Mapping[str, Sweep]) -> None:
    """Run each sweep once; one that fails does not stop the others."""
    at = clock.now()
    for name, sweep in sweeps.items():
        attempt(name, lambda sweep=sweep: sweep(at=at))  # type: ignore[misc]


def send_letters() -> None:
    """Send the e-mails that were asked for."""
    from ringbuoy.people import forgotten
    from ringbuoy.reminders import letters

    attempt("letters", lambda: forgotten.send_asked(at=clock.now()))
    attempt("reminders", lambda: letters.send_due(at=clock.now()))


@contextmanager
def looking_after_calls(stop: Stop) -> Iterator[None]:
    """End engines that hang, and look after callers whose engine is gone, for as long as the block lasts."""
    with ending_hung_engines(settings.RINGBUOY.run, stop), rescuing_calls(stop):
        yield


def main() -> None:
    """Sweep until told to stop. Letters have a thread of their own: no talk waits for a slow mail server."""
    start_django("worker")
    stop, steps = Stop(), count()
    Thread(target=every, args=(EVERY_SECONDS, send_letters), kwargs={"stop": stop}, daemon=True).start()
    with looking_after_calls(stop), sending_texts(stop), keeping_sounds(stop):
        every(EVERY_SECONDS, lambda: step(next(steps)), stop=stop)


if __name__ == "__main__":
    main()
