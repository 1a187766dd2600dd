"""Our PostgreSQL: who may come in, and what its log may say."""

import os
import stat

import psycopg
import pytest

from ringbuoy.server.os_users import is_root
from ringbuoy.server.postgres import Cluster


def test_the_service_may_read_and_write_but_make_no_tables(cluster: Cluster):
    with psycopg.connect(cluster.url, autocommit=True) as owner:
        owner.execute("CREATE TABLE lantern (id int)")

    with psycopg.connect(cluster.app_url, autocommit=True) as service:
        service.execute("INSERT INTO lantern VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute("CREATE TABLE another (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute("DROP TABLE lantern")


def test_nobody_comes_in_without_a_password(cluster: Cluster):
    for user in ("postgres", "ringbuoy", "ringbuoy_app"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://{user}@/ringbuoy?host={cluster.sockets}")


def test_it_listens_on_no_network_and_keeps_checksums(cluster: Cluster):
    with psycopg.connect(cluster.admin_url) as connection:
        said = [
            connection.execute(f"SHOW {name}").fetchone()[0]
            for name in ("listen_addresses", "data_checksums", "log_parameter_max_length_on_error")
        ]

    assert said == ["", "on", "0"]


def test_words_in_a_failing_statement_do_not_reach_the_log(cluster: Cluster):
    with psycopg.connect(cluster.app_url) as connection, pytest.raises(psycopg.DataError):
        connection.execute("SELECT 'canary-of-the-harbor'::int")

    assert "canary-of-the-harbor" not in cluster.log.read_text()


def test_passwords_and_sockets_are_closed_to_others(cluster: Cluster):
    secrets = list((cluster.data / "secrets").glob("postgres-*.password"))

    assert len(secrets) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in secrets} == {0o600}
    assert stat.S_IMODE(cluster.sockets.stat().st_mode) == (0o750 if is_root() else 0o700)
    assert stat.S_IMODE(cluster.pgdata.stat().st_mode) == 0o700


@pytest.mark.skipif(not is_root(), reason="only root can start a program as another user")
def test_root_never_runs_the_server_itself(cluster: Cluster):
    assert os.stat(f"/proc/{cluster.process.pid}").st_uid == cluster.user.uid != 0
