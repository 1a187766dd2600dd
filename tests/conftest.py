"""The tests' own installation: a data folder that is new each time, and a real PostgreSQL in it."""

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import django
import psycopg
import pytest
import pytest_django
from django.core.management.color import no_style
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as limits

from ringbuoy.kernel.database_address import DatabaseAddress
from ringbuoy.server import assets, catalogs, folder
from ringbuoy.server.binaries import Binaries, all_binaries
from ringbuoy.server.postgres import Cluster
from ringbuoy.server.quick_states import quick_states
from ringbuoy.server.reading_in import nothing_thrown_away
from tests import telling

# Short, as Unix sockets allow few letters; and set before Django reads its settings.
DATA = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
os.environ["RINGBUOY_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "ringbuoy.server.django_settings"
for name in ("DATABASE_URL", "APP_DATABASE_URL", "RINGBUOY_PORT", "RINGBUOY_SIP_PORT"):
    os.environ.pop(name, None)
(DATA / "settings.toml").write_text(
    'center = "harbor-line"\ncenter_name = "Harbor Line"\ndemo = true\n'
    'country = "US"\nemergency_number = "911"\ncrisis_number = "988"\n'
)
folder.prepare(DATA)
catalogs.compile_all()
with nothing_thrown_away():
    django.setup()
# The programs that tests start have no phone line; those about it start an Asterisk of their own.
os.environ["RINGBUOY_SIP_PORT"] = "0"

# A test's database need not survive a power cut.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# Real browsers, killed processes, a real Asterisk on a busy machine: one more try; the summary names each.
TRIED_AGAIN = frozenset({"browser", "faults"})
TRIED_AGAIN_WITH = frozenset({"hub", "exchange", "checking", "ours"})
# What Django writes down of the tables themselves, once; we use none of it.
TOLD_BY_DJANGO = frozenset({"django_content_type", "auth_permission"})
PROCESSES = frozenset({"cluster", "db", "transactional_db", "keyd", "resting_keyd", "apart", "hub"})

# A busy machine is no fault of a rule: no example is measured by the clock.
limits.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
limits.load_profile("any machine")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each of the processes that run tests side by side read Django's settings from its own data."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure() -> None:
    shutil.rmtree(DATA, ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """Gather some nine thousand tests in half the time: all of them stay until the end."""
    with nothing_thrown_away():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Mark what needs real processes, so that the quick tests stay quick without anybody's care.

    Real browsers come last: Playwright keeps an event loop running, and no other may run beside it.
    """
    for item in items:
        if PROCESSES.intersection(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.cluster)
        if item.path.parent.name in TRIED_AGAIN or TRIED_AGAIN_WITH.intersection(
            getattr(item, "fixturenames", ())
        ):
            item.add_marker(pytest.mark.flaky(reruns=1))
    yield
    items.sort(key=lambda item: item.path.parent.name == "browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test that fails show what our programs wrote meanwhile."""
    report = yield
    if report.failed:
        telling.add_logs(report, DATA / "logs")
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell why tests were tried once more: what they said then is shown nowhere else."""
    again = list(telling.why_again(terminalreporter.getreports("rerun")))
    if again:
        terminalreporter.section("why tests were tried again")
        terminalreporter.write_line("\n".join(again))


@pytest.fixture(scope="session")
def data() -> Path:
    """The data folder of this run."""
    return DATA


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running PostgreSQL: the newest one installed, or the one that PG_BIN names."""
    server = Cluster(DATA, settings=QUICK, binaries=_binaries()).start()
    with psycopg.connect(server.admin_url, autocommit=True) as connection:
        connection.execute("ALTER ROLE ringbuoy CREATEDB")
        # A test may become the owner by its own word (`rows.as_owner`), and inherits no right from it.
        connection.execute("ALTER ROLE ringbuoy_app NOINHERIT; GRANT ringbuoy TO ringbuoy_app")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(cluster: Cluster) -> Iterator[None]:
    """Point Django at the cluster, as the owner of the tables; pytest-django makes `test_ringbuoy` there."""
    from django.conf import settings
    from django.db import connections

    from ringbuoy.kernel.database_address import django_database

    said = django_database(cluster.roles.owner)
    settings.DATABASES["default"].update(said)
    connections["default"].settings_dict.update(said)
    with quick_states():
        yield


def _binaries() -> Binaries:
    found = all_binaries()
    return found[0] if "PG_BIN" in os.environ else max(found, key=lambda one: one.major)


@pytest.fixture(scope="session", autouse=True)
def emptied_quickly() -> Iterator[None]:
    """Empty the tables after a test that commits, and no more: Django would also tell itself anew what tables
    there are, for each such test, and that takes three times as long.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _empty_tables)
        yield


def _empty_tables(_case: TransactionTestCase) -> None:
    from django.db import connection

    names = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    tables = sorted(names - TOLD_BY_DJANGO)
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, cluster: Cluster, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """Bundle what the pages need; then work as the service does, with the rights of its own role.

    A right or a policy that is forgotten fails here. Only the emptying of tables is allowed beyond it.
    """
    from ringbuoy.privacy.row_locks import lock_rows

    if assets.is_stale():
        assets.build()
    with django_db_blocker.unblock():
        lock_rows()
        _let_tests_empty_the_tables()
        _connect_as(cluster.roles.app)
    yield
    with django_db_blocker.unblock():
        _connect_as(cluster.roles.owner)


def _let_tests_empty_the_tables() -> None:
    """Let tests that commit empty the tables afterwards, the journal too."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_is_never_emptied")
        cursor.execute("ALTER TABLE journal_leaf DISABLE TRIGGER leaves_are_never_emptied")
        cursor.execute("ALTER TABLE journal_signedtree DISABLE TRIGGER signed_trees_are_never_emptied")
        cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO ringbuoy_app")


def _connect_as(role: DatabaseAddress) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict.update(USER=role.user, PASSWORD=role.password)
