"""A flood that the line noticed by itself is told: on the floor, on its page, in journal and metrics."""

from datetime import timedelta

from django.test import Client

from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from ringbuoy.telephony.metrics import measure, written
from ringbuoy.telephony.noticed_floods import earlier_floods, notice_flood, noticed_flood
from tests.cast import Bench as Center

MINUTE = timedelta(minutes=1)


def test_one_that_goes_on_is_one_flood_and_the_next_is_another(bench: Center) -> None:
    first = notice_flood(bench.at + 5 * MINUTE, at=bench.at)
    longer = notice_flood(bench.at + 7 * MINUTE, at=bench.at + 2 * MINUTE)
    notice_flood(bench.at + 6 * MINUTE, at=bench.at + 3 * MINUTE)
    between = noticed_flood(at=bench.at + 7 * MINUTE)
    other = notice_flood(bench.at + 15 * MINUTE, at=bench.at + 10 * MINUTE)

    assert (longer.pk, longer.began_at, longer.until) == (first.pk, bench.at, bench.at + 7 * MINUTE)
    assert between is None
    assert list(earlier_floods(at=bench.at + 10 * MINUTE)) == [first]
    assert noticed_flood(at=bench.at + 10 * MINUTE) == other
    assert Entry.objects.filter(name="flood.noticed").count() == 2


def test_the_floor_its_page_and_the_metrics_tell_it(bench: Center) -> None:
    ines = Client()
    ines.force_login(bench.person("ines"), backend="allauth.account.auth_backends.AuthenticationBackend")
    calm = ines.get("/floor/").content.decode()

    notice_flood(clock.now() + 5 * MINUTE, at=clock.now())

    assert "Very many call within a minute" not in calm
    assert "Very many call within a minute" in ines.get("/floor/").content.decode()
    assert "Very many call now" in ines.get("/office/floods/").content.decode()
    assert "ringbuoy_flood_noticed 1" in written(measure(at=clock.now()))
