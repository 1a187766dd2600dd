"""Every role at every route, on contacts in every relation: nobody gets in whom the table does not let in."""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from uuid import UUID, uuid4

import pytest
from allauth.core.context import request_context
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import get_resolver, resolve, reverse

from ringbuoy.access.checks import routes
from ringbuoy.access.middleware import GateMiddleware
from ringbuoy.access.rules import ROLES, acts_of
from ringbuoy.contacts.models import Contact
from ringbuoy.contacts.rules import Audience, State
from ringbuoy.doors.chat import app, statements
from ringbuoy.doors.chat.identity import Staff
from ringbuoy.doors.chat.messages import Utterance
from ringbuoy.doors.chat.reading_gate import Asked
from ringbuoy.doors.chat.rules import Standing, author_of
from ringbuoy.doors.chat.staff_door import writer_of
from ringbuoy.doors.shell.errors import status_of
from ringbuoy.doors.shell.sign_ins import KEPT_AT
from ringbuoy.kernel import clock
from ringbuoy.kernel.errors import Foreseen
from ringbuoy.people.models import Person
from ringbuoy.privacy.sealing import ContactKey
from tests.access.house import House
from tests.access.table import COUNSELING, HUB, LETTERS, OWN_LIVE, PUBLIC, READS, WAYS, On, Relation, Way
from tests.access.undoing import Undoing
from tests.cast import PASSWORD

GATE = GateMiddleware(lambda request: HttpResponse())
FACTORY = RequestFactory()
AROUND_PAGES = (
    "ringbuoy.doors.shell.sign_ins.SignInMiddleware",
    "ringbuoy.access.middleware.GateMiddleware",
    "ringbuoy.doors.shell.factor_due.FactorMiddleware",
    "ringbuoy.doors.shell.proof.ProofMiddleware",
)
FEWEST_CHECKS = 5_000
REFUSED = {302, 403, 404}


QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def house(db: None, keyd: None) -> Iterator[House]:
    """Everybody, and contacts in every relation to each. Their passwords are quick to check."""
    with override_settings(PASSWORD_HASHERS=QUICK_HASHERS):
        yield House(at=clock.now())


def test_the_table_names_every_role() -> None:
    assert set(LETTERS.values()) == {role.value for role in ROLES}


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    named = {pattern.name or str(pattern.pattern) for pattern in _patterns()}

    assert named == {key.removesuffix(" POST") for key in WAYS} | PUBLIC


def _patterns() -> Iterator[object]:
    def walk(resolver: object) -> Iterator[object]:
        for pattern in resolver.url_patterns:  # type: ignore[attr-defined]
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern)
            else:
                yield pattern

    yield from walk(get_resolver())


def test_only_what_the_table_calls_public_is_open_to_the_world() -> None:
    views = {pattern.name or str(pattern.pattern): pattern.callback for pattern in _patterns()}  # type: ignore[attr-defined]

    assert {name for name, view in views.items() if view.gate is None} == PUBLIC
    assert len(list(routes(get_resolver()))) == len(views)


def test_the_gate_stands_in_front_of_every_page() -> None:
    signed_in, gate, factor, proof = (settings.MIDDLEWARE.index(name) for name in AROUND_PAGES)

    assert signed_in < gate < factor < proof


def test_every_route_of_the_hub_has_its_row() -> None:
    text = inspect.getsource(app)
    contact, asked = re.search(r'compile\(r"(/live/contacts/)[^"]*\)/\(([a-z|]+)\)"', text).groups()  # type: ignore[union-attr]

    written = set(re.findall(r'"(/(?:here|live)/[a-z-]+)"', text))
    assert written | {f"{contact}<id>/{word}" for word in asked.split("|")} == set(HUB)


def test_nobody_gets_in_whom_the_table_does_not_let_in(house: House) -> None:
    count, wrong = 0, []
    with Undoing() as undoing:
        for (key, way), (letter, person) in product(WAYS.items(), house.everybody()):
            for method, relation in product(way.methods, _relations(way, letter)):
                count += 1
                status = ask(house, undoing, person, method, _path(house, key, letter, relation))
                if not _as_expected(way, letter, relation, status):
                    wrong.append(f"{LETTERS.get(letter, letter)} {method} {key}: {relation} gave {status}")

    assert wrong == [], "\n".join(wrong)
    assert count >= FEWEST_CHECKS


def _relations(way: Way, letter: str) -> list[Relation | None]:
    """Give the relations to try: all, or two where the gate in front refuses anyway."""
    if way.on is On.NONE:
        return [None]
    return list(Relation) if letter in way.who else [Relation.OWN_OPEN, list(Relation)[-1]]


def _as_expected(way: Way, letter: str, relation: Relation | None, status: int) -> bool:
    """Tell whether the answer is right: in, or refused. A move that comes too late (409) is neither."""
    if way.lets_in(letter, relation):
        return status < 500 and status not in ({403} if relation is None else {403, 404})
    if way.on in (On.MESSAGE, On.NOTHING) and letter in way.who:
        return status in {403, 404, 409}
    return status in REFUSED


def _path(house: House, key: str, letter: str, relation: Relation | None) -> str:
    name = key.removesuffix(" POST")
    return reverse(
        name,
        kwargs={
            word: _filling(house, name, word, house.contact(letter, relation or Relation.OWN_OPEN))
            for word in _takes(name)
        },
    )


@cache
def _takes(name: str) -> list[str]:
    """Give the names of what the address of a route takes."""
    route = next(str(pattern.pattern) for pattern in _patterns() if pattern.name == name)  # type: ignore[attr-defined]
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


def _filling(house: House, name: str, word: str, contact: UUID) -> object:
    """Give what stands in this place of an address."""
    codes = {
        "office_registration": "cssrs-screener-recent",
        "office_switch": "asq",
        "office_duty": "us-tx-child",
        "office_triage_phrase": "en-001",
        "office_triage_take_out": "en-001",
        "report_day": "2026-03-02",
        "report_day_sheet": "2026-03-02",
    }
    codes |= {"report_month": "2026-03", "report_month_sheet": "2026-03", "report_follow_ups": "2026-03"}
    codes |= {"to": 1, "row_id": 1, "key": "basics", "factor_id": 1}
    codes |= {"to": 1, "row_id": 1, "hold_id": 1, "key": house.service if _of_directory(name) else "basics"}
    codes |= {"table": "service", "part": "phone", "number": 1}
    codes |= {"carrier_id": house.carrier, "trunk_id": house.trunk, "token": "x" * 43, "ref": uuid4()}
    codes |= {"referral_id": 1, "capacity": uuid4(), "page_id": 1, "follow_up_id": 1, "link_id": 1, "file": 0}
    codes |= {
        "feedback_id": 1,
        "incident_id": 1,
        "disclosure_id": 1,
        "address": "x" * 43,
        "rescue_id": 1,
        "point_id": 1,
        "move": "end" if name == "desk_unreached" else "approve",
        "number_id": 1,
        "test_id": 1,
        "sound_id": uuid4(),
    }
    codes |= {"report_id": 1, "version_id": 1}
    known = {
        "person_id": house.tom.pk,
        "language": "en",
        "code": codes.get(name, "harbor"),
        "service": uuid4(),
    }
    return {**codes, **known, "contact": contact, **house.asked}[word]


def _of_directory(name: str) -> bool:
    return name.startswith(("office_record", "office_part", "office_faults"))


def ask(house: House, undoing: Undoing, person: Person | None, method: str, path: str) -> int:
    """Ask for a page as this person and give the status; what the view did is undone."""
    match = _match(path)
    request = (FACTORY.get if method == "G" else FACTORY.post)(path, {"proof_password": PASSWORD})
    request.user, request.session, request.resolver_match = person or AnonymousUser(), SessionStore(), match
    request.META[KEPT_AT] = person and house.sign_ins[person.pk]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    try:
        answer = GATE.process_view(request, match.func, match.args, match.kwargs)
        with request_context(request):
            return _run(request, undoing) if answer is None else answer.status_code
    except PermissionDenied:
        return 403


_match = cache(resolve)


def _run(request: HttpRequest, undoing: Undoing) -> int:
    """Let the view run that stands behind the gate."""
    view, args, words = request.resolver_match  # type: ignore[misc]
    try:
        status = view(request, *args, **words).status_code
        return 200 if status == 302 else status
    except Foreseen as error:
        return status_of(error)
    finally:
        undoing.take_back()


def test_the_hub_shows_the_words_to_those_whom_the_table_lets_read(house: House) -> None:
    wrong = []
    for (letter, person), relation in product(house.everybody(), Relation):
        if person is not None and person.is_active:
            shown = _is_shown(house, person, house.contact(letter, relation))
            if shown != (letter in READS[relation]):
                wrong.append((letter, relation, shown))

    assert wrong == []


def _is_shown(house: House, person: Person, contact: object) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statements.READING, [person.pk, person.pk, clock.now(), contact])
        row = cursor.fetchone()
    return row is not None and Asked.of(row).may_be_read_by(_staff(person), at=clock.now())


def _staff(person: Person) -> Staff:
    roles = tuple(person.roles)
    return Staff(person.pk, person.alias, person.name, roles, acts_of(roles), tuple(person.lines))


def test_the_hub_lets_write_who_has_the_contact_and_nobody_else(house: House) -> None:
    let_in = {
        (letter, relation, audience)
        for (letter, person), relation, audience in product(house.everybody(), Relation, Audience)
        if person is not None and person.is_active and _is_kept(house, person, letter, relation, audience)
    }

    whispers = set(product(COUNSELING, OWN_LIVE, [Audience.STAFF]))
    assert let_in == whispers | set(product(COUNSELING, [Relation.OWN_OPEN], [Audience.EVERYONE]))


def _is_kept(house: House, person: Person, letter: str, relation: Relation, audience: Audience) -> bool:
    contact = house.contact(letter, relation)
    row = Contact.objects.filter(pk=contact).values_list("state", "counselor_id").first()
    if row is None:
        return False
    key = ContactKey(contact, "words-2026-11", bytes(32), "harbor")
    utterance = Utterance(contact, uuid4(), writer_of(_staff(person)), audience, "words", key)
    try:
        author_of(utterance, Standing(State(row[0]), row[1]), [])
    except Foreseen:
        return False
    return True
