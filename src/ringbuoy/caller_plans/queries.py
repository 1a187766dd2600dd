"""Which plan there is for whom, and whether the question that is never skipped was asked."""

from ringbuoy.access.rules import ROLES, Act, Role
from ringbuoy.assessments.models import Assessment
from ringbuoy.assessments.queries import answers_of
from ringbuoy.assessments.registering import find
from ringbuoy.caller_plans.models import CallerPlan
from ringbuoy.contacts.models import Contact
from ringbuoy.people.models import Person

MOST_SHARED = 20
_WHO_ANSWERS = [
    role.value for role, acts in ROLES.items() if Act.TAKE_CONTACTS in acts and role is not Role.TRAINEE
]


def plan_of(contact: Contact) -> CallerPlan | None:
    """Give the plan of the caller of a contact. None: there is none, or the caller is not known."""
    if contact.caller_id is None:
        return None
    rows = CallerPlan.objects.select_related("author", "dedicated", "caller")
    return rows.filter(caller=contact.caller_id, ended_at=None).first()


def was_asked(contact: Contact) -> bool:
    """Tell whether anything was answered about suicide in a contact; *would not say* is an answer."""
    rows = Assessment.objects.filter(contact=contact)
    return any(answers_of(row) for row in rows if _is_about_suicide(row))


def _is_about_suicide(row: Assessment) -> bool:
    instrument = find(row.instrument)
    return instrument.sets_risk_level or bool(instrument.stands_as)


def shared_history(contact: Contact, plan: CallerPlan) -> list[Contact]:
    """Give the caller's contacts on every channel, newest first, where they agreed to that. Codes only."""
    if not plan.shares_history:
        return []
    rows = Contact.objects.select_related("line").filter(caller=plan.caller_id).exclude(pk=contact.pk)
    return list(rows.order_by("-reached_at")[:MOST_SHARED])


def who_may_be_dedicated() -> list[Person]:
    """Give everybody who takes contacts and is no trainee, by name."""
    return list(Person.objects.filter(is_active=True, roles__overlap=_WHO_ANSWERS).order_by("name"))


def standing_plans() -> list[CallerPlan]:
    """Give every plan that stands: those to be looked at again first, then by the day of their review."""
    rows = CallerPlan.objects.select_related("author", "caller").filter(ended_at=None)
    return list(rows.order_by("-is_review_due", "review_on"))


def plans_to_review() -> int:
    """Tell how many plans somebody must look at again."""
    return CallerPlan.objects.filter(ended_at=None, is_review_due=True).count()


def contact_to_find(plan: CallerPlan) -> Contact | None:
    """Give the newest contact of a plan's caller, by which it is found. None: the caller was forgotten."""
    return Contact.objects.filter(caller=plan.caller_id).order_by("-reached_at").first()
