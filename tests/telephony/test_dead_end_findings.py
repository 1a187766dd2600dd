"""What doctor says of lines at which somebody who calls would find nobody."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection

from ringbuoy.lines.models import Line
from ringbuoy.server.findings import State
from ringbuoy.server.postgres import Cluster
from ringbuoy.server.way_findings import examine_ways
from ringbuoy.telephony.kinds import TrunkKind
from ringbuoy.telephony.models import Trunk
from ringbuoy.telephony.numbers import give_number
from tests.cast import Bench

NOBODY = {"when_closed": "go_on", "takes_spoken_messages": False}


@pytest.mark.parametrize("has_number", [True, False], ids=["with a number", "without one"])
def test_a_line_with_a_number_that_leads_nowhere_is_a_red_point(
    transactional_db: None, cluster: Cluster, has_number: bool
) -> None:
    bench = Bench()
    line = bench.line()
    if has_number:
        give_number(line, "5550100")
    address = replace(cluster.roles.app, name=connection.settings_dict["NAME"])
    asked = replace(settings.RINGBUOY, app_database_url=address.url)
    assert list(examine_ways(asked, at=bench.at)) == []

    Line.objects.update(policy=NOBODY)

    found = list(examine_ways(asked, at=bench.at))
    assert [(one.state, "to no place to which a call goes" in one.says) for one in found] == [
        (State.RED, True)
    ] * has_number


def test_that_no_carrier_takes_calls_out_is_said_where_it_lacks(
    transactional_db: None, cluster: Cluster
) -> None:
    bench = Bench()
    give_number(bench.line(), "5550100")
    Line.objects.update(policy=NOBODY, hops=[{"kind": "center", "target": "15550001111"}])
    trunk = Trunk.objects.create(name="Carrier", kind=TrunkKind.ADDRESS, host="127.0.0.1")
    address = replace(cluster.roles.app, name=connection.settings_dict["NAME"])
    asked = replace(settings.RINGBUOY, app_database_url=address.url)
    assert list(examine_ways(asked, at=bench.at)) == []

    trunk.delete()

    (found,) = examine_ways(asked, at=bench.at)
    assert "Harbor Line" in found.says
    assert "no carrier takes calls out" in found.says
    assert "under Settings > Phone" in found.mend
