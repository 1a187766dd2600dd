"""Who is asked for which contact: the serving order, the constraints, the room, the hops."""

from datetime import UTC, datetime, timedelta
from itertools import chain
from uuid import UUID

import pytest

from ringbuoy.contacts.rules import Tier
from ringbuoy.kernel.channels import Channel
from ringbuoy.lines.rules import Hop, HopKind, Hours
from ringbuoy.routing.counselors import Counselor, Load
from ringbuoy.routing.orders import Alarm, MakeOffer, Order, Overflow, Trouble, Why, Withdraw
from ringbuoy.routing.policy import LineRules, open_since
from ringbuoy.routing.rules import Router
from ringbuoy.routing.waiting import Waiting

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
MARIA, TOM, INES = 1, 2, 3


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def caller(number: int, *, waited: float = 0, **more) -> Waiting:
    since = AT - minutes(waited)
    return Waiting(UUID(int=number), "harbor", Channel.CHAT, "en", since, **more)


def call(number: int, **more) -> Waiting:
    return Waiting(UUID(int=number), "harbor", Channel.VOICE, "en", AT, **more)


def counselor(person: int, **more) -> Counselor:
    return Counselor(person, more.pop("languages", frozenset({"en"})), **more)


def harbor(**more) -> LineRules:
    return LineRules("harbor", **more)


def router(*waiting: Waiting, line: LineRules | None = None, lines: tuple[LineRules, ...] = ()) -> Router:
    made = Router([line or harbor(), *lines], at=AT)
    for one in waiting:
        made.arrive(one, at=AT)
    return made


def offers(orders: list[Order]) -> list[tuple[int, int]]:
    return [(order.contact.int, order.person) for order in orders if isinstance(order, MakeOffer)]


def of_kind(orders: list[Order], kind: type) -> list:
    return [order for order in orders if isinstance(order, kind)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(caller(1, tier=Tier.IMMINENT), caller(2, waited=600), id="a life in danger before age"),
        pytest.param(
            caller(1, tier=Tier.IMMINENT), caller(2, waited=99, returned_at=AT), id="danger before returned"
        ),
        pytest.param(caller(1, waited=2), caller(2, waited=1), id="who has waited longer"),
        pytest.param(caller(1, tier=Tier.HIGH), caller(2, waited=12.9), id="high risk: 13 minutes' start"),
        pytest.param(caller(1, waited=13.1), caller(2, tier=Tier.HIGH), id="age overtakes high risk"),
        pytest.param(caller(1, returned_at=AT), caller(2, waited=60), id="returned before the others"),
        pytest.param(
            caller(1, returned_at=AT, tier=Tier.HIGH),
            caller(2, returned_at=AT - minutes(5)),
            id="among returned: high risk",
        ),
        pytest.param(
            caller(1, returned_at=AT, tier=Tier.IMMINENT),
            caller(2, waited=9, tier=Tier.IMMINENT),
            id="returned first in its tier",
        ),
    ],
)
def test_serving_order(first, second):
    orders = router(second, first).ready(counselor(MARIA), at=AT)

    assert offers(orders)[0] == (first.contact.int, MARIA)


@pytest.mark.parametrize(
    ("waiting", "who", "is_served"),
    [
        (caller(1), counselor(MARIA), True),
        (caller(1), counselor(MARIA, languages=frozenset({"es"})), False),
        (caller(1, needs=frozenset({"woman"})), counselor(TOM), False),
        (caller(1, needs=frozenset({"woman"})), counselor(MARIA, skills=frozenset({"woman"})), True),
        (caller(1), counselor(MARIA, lines=frozenset({"bay"})), False),
        (caller(1), counselor(MARIA, lines=frozenset({"harbor", "bay"})), True),
        (caller(1), counselor(MARIA, channels=frozenset({Channel.VOICE})), False),
        (caller(1), counselor(MARIA, is_ready=False), False),
        (caller(1, avoids=frozenset({MARIA})), counselor(MARIA), False),
        (caller(1, tier=Tier.HIGH), counselor(TOM, is_trainee=True), False),
        (caller(1), counselor(TOM, is_trainee=True), True),
    ],
)
def test_constraints(waiting, who, is_served):
    orders = router(waiting).ready(who, at=AT)

    assert bool(offers(orders)) is is_served


def having(*tiers: Tier, channel: Channel = Channel.CHAT) -> tuple[Load, ...]:
    return tuple(Load(UUID(int=90 + seat), seat, channel, tier) for seat, tier in enumerate(tiers, start=1))


@pytest.mark.parametrize(
    ("waiting", "loads", "more", "has_room"),
    [
        pytest.param(caller(1), having(Tier.EVERYONE), {}, True, id="a second chat"),
        pytest.param(caller(1), having(Tier.EVERYONE, Tier.EVERYONE), {}, False, id="no third chat"),
        pytest.param(caller(1), having(Tier.HIGH), {}, False, id="beside high risk: none"),
        pytest.param(caller(1, tier=Tier.HIGH), having(Tier.EVERYONE), {}, False, id="high risk is alone"),
        pytest.param(caller(1), having(Tier.EVERYONE), {"is_trainee": True}, False, id="a trainee has one"),
        pytest.param(caller(1), having(Tier.EVERYONE), {"chat_limit": 1}, False, id="the own limit"),
        pytest.param(
            caller(1), having(Tier.EVERYONE, channel=Channel.VOICE), {}, False, id="a call is alone"
        ),
        pytest.param(call(1), having(Tier.EVERYONE), {}, False, id="no call beside a chat"),
        pytest.param(call(1), (), {}, True, id="a call for one with nothing"),
    ],
)
def test_room(waiting, loads, more, has_room):
    orders = router(waiting).ready(counselor(MARIA, loads=loads, **more), at=AT)

    assert bool(offers(orders)) is has_room


@pytest.mark.parametrize(
    ("tom", "maria"),
    [
        pytest.param({}, {"exposure": 1}, id="fewer hard contacts"),
        pytest.param({"idle_since": AT - minutes(9)}, {"idle_since": AT}, id="idle longer"),
        pytest.param({"exposure": 2}, {"loads": having(Tier.EVERYONE)}, id="nothing in hand"),
    ],
)
def test_whose_turn(tom, maria):
    house = router()
    house.ready(counselor(MARIA, **maria), at=AT)
    house.ready(counselor(TOM, **tom), at=AT)

    assert offers(house.arrive(caller(1), at=AT)) == [(1, TOM)]


def test_the_same_counselor_if_free():
    house = router()
    for person in (MARIA, TOM):
        house.ready(counselor(person, exposure=person), at=AT)

    orders = house.arrive(caller(1, returned_at=AT, prefers=TOM), at=AT)

    assert offers(orders) == [(1, TOM)]


def test_declined_goes_to_the_next_and_comes_back_later():
    house = router(caller(1))
    house.ready(counselor(MARIA), at=AT)

    declined = house.decline(UUID(int=1), MARIA, at=AT)
    later = house.tick(at=AT + minutes(1))

    assert declined == [Withdraw(UUID(int=1), MARIA, Why.DECLINED)]
    assert offers(later) == [(1, MARIA)]


def test_declining_costs_nothing():
    house = router(caller(1, waited=2), caller(2))
    house.ready(counselor(MARIA, chat_limit=1), at=AT)

    orders = house.decline(UUID(int=1), MARIA, at=AT)

    assert offers(orders) == [(2, MARIA)]


def test_lapsed_goes_to_the_next_and_keeps_its_place():
    house = router(caller(1, waited=5), caller(2))
    house.ready(counselor(MARIA, chat_limit=1), at=AT)

    house.ready(counselor(TOM, chat_limit=1, exposure=9), at=AT + timedelta(seconds=1))
    house.answer(UUID(int=2), TOM, at=AT + timedelta(seconds=2))
    house.arrive(caller(3), at=AT)
    house.end(UUID(int=2), TOM, at=AT + timedelta(seconds=3))
    house.decline(UUID(int=3), TOM, at=AT + timedelta(seconds=4))
    orders = house.tick(at=AT + timedelta(seconds=20))

    assert of_kind(orders, Withdraw) == [Withdraw(UUID(int=1), MARIA, Why.LAPSED)]
    assert (1, TOM) in offers(orders)


def test_call_rings_at_two_desks_and_the_first_answer_wins():
    house = router(line=harbor(offer_to_at_once=2))
    for person in (MARIA, TOM, INES):
        house.ready(counselor(person), at=AT)

    rung = house.arrive(call(1), at=AT)
    answered = house.answer(UUID(int=1), TOM, at=AT)

    assert offers(rung) == [(1, MARIA), (1, TOM)]
    assert of_kind(answered, Withdraw) == [Withdraw(UUID(int=1), MARIA, Why.ANSWERED_ELSEWHERE)]


def test_second_desk_only_where_nobody_else_needs_it():
    house = router(call(1), call(2), line=harbor(offer_to_at_once=2))

    house.ready(counselor(MARIA), at=AT)
    orders = house.ready(counselor(TOM), at=AT)

    assert (2, TOM) in offers(orders) or (1, TOM) in offers(orders)
    assert len(offers(orders)) == 1


def test_a_trainee_rather_than_nobody():
    house = router(caller(1, tier=Tier.IMMINENT))
    first = house.ready(counselor(TOM, is_trainee=True), at=AT)

    later = house.tick(at=AT + timedelta(seconds=60))

    assert offers(first) == []
    assert offers(later) == [(1, TOM)]


def test_by_hand_only_where_the_line_says_so():
    house = router(caller(1), line=harbor(automatic_offer=False))

    assert offers(house.ready(counselor(MARIA), at=AT)) == []


TO_BAY = Hop(HopKind.LINE, "bay", 60)
TO_CENTER = Hop(HopKind.CENTER, "https://other.example", 60)
MESSAGE = Hop(HopKind.MESSAGE, "", 120)


def test_hops_in_time_and_stays_in_the_queue():
    house = router(caller(1), line=harbor(hops=(TO_CENTER, MESSAGE)))
    house.ready(counselor(MARIA, loads=having(Tier.HIGH)), at=AT)

    hops = [
        order
        for second in range(0, 600, 5)
        for order in of_kind(house.tick(at=AT + timedelta(seconds=second)), Overflow)
    ]
    orders = house.ready(counselor(MARIA), at=AT + minutes(11))

    assert [(hop.number, hop.hop) for hop in hops] == [(1, TO_CENTER), (2, MESSAGE)]
    assert hops[0].next_at == AT + timedelta(seconds=180)
    assert offers(orders) == [(1, MARIA)]


@pytest.mark.parametrize(
    ("before", "after_seconds", "waited"),
    [
        (Hop(HopKind.CENTER, "555 000 1111"), 0, 30),
        (Hop(HopKind.CENTER, "555 000 1111"), 45, 45),
        (TO_CENTER, 0, 0),
        (TO_BAY, 0, 0),
    ],
)
def test_a_telephone_rings_for_a_while_before_the_next_hop_opens(before, after_seconds, waited):
    line = LineRules("harbor", hops=(before, Hop(HopKind.MESSAGE, "", after_seconds)))

    assert line.patience(0) == timedelta(seconds=before.after_seconds)
    assert line.patience(1) == timedelta(seconds=waited)
    assert line.patience(2) is None


def test_another_line_may_serve_after_the_hop():
    house = router(caller(1), line=harbor(hops=(TO_BAY,)), lines=(LineRules("bay"),))
    before = house.ready(counselor(TOM, lines=frozenset({"bay"})), at=AT)

    after = house.tick(at=AT + minutes(1)) + house.tick(at=AT + minutes(1))

    assert offers(before) == []
    assert offers(after) == [(1, TOM)]


def test_hop_to_a_line_that_does_not_exist_is_told_and_skipped():
    house = router(caller(1), line=harbor(hops=(Hop(HopKind.LINE, "nowhere", 60), MESSAGE)))

    orders = house.tick(at=AT + minutes(1))

    assert Alarm(Trouble.ENTRY_BROKEN, "harbor", UUID(int=1), "unknown_hop") in orders
    assert [hop.hop for hop in of_kind(orders, Overflow)] == [MESSAGE]


def test_quiet_line_is_told_once():
    house = router(line=harbor(quiet_after=timedelta(hours=1)))

    told = [house.tick(at=AT + minutes(minute)) for minute in range(0, 120)]
    house.arrive(caller(1, waited=-120), at=AT + minutes(120))
    again = [house.tick(at=AT + minutes(121 + minute)) for minute in range(0, 62)]

    assert list(chain(*told)) == [Alarm(Trouble.LINE_QUIET, "harbor")]
    assert Alarm(Trouble.LINE_QUIET, "harbor") in chain(*again)


def test_closed_line_is_not_quiet():
    closed = Hours.read("UTC", {"mon": [["09:00", "17:00"]]}, [])

    house = router(line=harbor(hours=closed, quiet_after=timedelta(hours=1)))

    told = [house.tick(at=AT + minutes(minute)) for minute in range(0, 180, 5)]

    assert list(chain(*told)) == []


def test_open_since():
    hours = Hours.read("UTC", {"mon": [["09:00", "23:00"]]}, [])

    assert open_since(hours, at=AT, at_most=timedelta(hours=24)) == AT - timedelta(hours=11)
    assert open_since(Hours(), at=AT, at_most=timedelta(hours=24)) == AT - timedelta(hours=24)
