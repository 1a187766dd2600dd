"""The canary finds what leaks, in every form, and finds nothing where words are sealed."""

import pytest

from ringbuoy.contacts.models import Message
from ringbuoy.privacy.keys import Retention
from tests.canary import Canary, CanaryFound, dump_of, planted_in_every_form
from tests.privacy.running import reading, until

FORMS = list(planted_in_every_form(Canary.hatch()))


@pytest.mark.parametrize("form", FORMS)
def test_a_leak_is_found_in_every_form(tmp_path, form):
    canary = Canary.hatch()
    leak = planted_in_every_form(canary)[form]
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(bytes(100) + leak + bytes(100))

    with pytest.raises(CanaryFound, match="file"):
        canary.assert_nowhere([tmp_path])
    with pytest.raises(CanaryFound, match="dump"):
        canary.assert_nowhere([], leak)
    assert Canary.hatch().find([tmp_path], dump=leak) == []


@pytest.mark.parametrize("part", ["words", "name", "number"])
def test_each_part_alone_is_found(part):
    canary = Canary.hatch()

    assert canary.find([], dump=getattr(canary, part).encode())


def test_a_leak_across_two_pieces_in_a_name_and_in_a_url_is_found(tmp_path):
    canary = Canary.hatch()
    (tmp_path / "large").write_bytes(bytes((8 << 20) - 20) + canary.words.encode())
    (tmp_path / f"{canary.name}.txt").touch()

    found = canary.find([tmp_path], urls=[f"http://localhost/find?number={canary.number}"])

    assert {place.split(":")[0] for place in found} == {
        f"{tmp_path}/large",
        f"name of {tmp_path}",
        "a URL",
    }


def test_the_failure_does_not_quote_the_canary(tmp_path):
    canary = Canary.hatch()

    with pytest.raises(CanaryFound) as failure:
        canary.assert_nowhere([], canary.words.encode())

    assert canary.traces_in(str(failure.value).encode()) == []


def test_keyd_and_its_spool_hold_nothing_of_it(keyd, contact):
    canary = Canary.hatch()
    keys = keyd.keys()
    key = keys.fresh_key(contact)
    sealed = Message.words.seal(key, canary.words, sequence=1)
    keys.ask({"op": "index", "kind": "phone", "handle": canary.number})
    keyd.kill()
    keys.fresh_key(contact, retention=Retention.RESCUE)
    (keyd.data / "sealed").write_bytes(sealed.stored())

    canary.assert_nowhere([keyd.data])
    keyd.start()
    until(lambda: not list(keyd.places.spool.glob("*.key")))

    canary.assert_nowhere([keyd.data])
    assert sealed.open(keys.open_key(contact, grant=reading(contact)), sequence=1) == canary.words


@pytest.mark.cluster
@pytest.mark.parametrize("is_sealed", [True, False], ids=["sealed", "control: sealing off"])
def test_the_database_its_log_and_its_write_ahead_log(cluster, data, key, is_sealed):
    import psycopg

    canary = Canary.hatch()
    sealed = Message.words.seal(key, canary.words, sequence=1).stored()
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS probe")
        connection.execute("CREATE TABLE probe (words bytea)")
        row = sealed if is_sealed else canary.words.encode()
        for _time in range(3):  # the log writes a heading every eight kilobytes, which may part one of them
            connection.execute("INSERT INTO probe VALUES (%s)", [row])
        connection.execute("CHECKPOINT")
        found = canary.find([data], dump=dump_of(cluster.admin_url))
        connection.execute("DROP TABLE probe")

    if is_sealed:
        assert found == []
    else:
        places = "\n".join(found)
        assert "dump:" in places
        assert "/base/" in places
        assert "/pg_wal/" in places
