"""Each living epoch has a canary, and keyd does not start when one does not open."""

from pathlib import Path
from uuid import uuid4

import pytest

from ringbuoy.keyd import layout
from ringbuoy.keyd.layout import VaultUnusable
from ringbuoy.keyd.root import read_root
from ringbuoy.keyd.vault import Vault, open_vault
from tests.privacy.keepers import House
from tests.privacy.running import reading


def vault_of(house: House) -> Vault:
    return open_vault(house.places.vault, read_root(house.places.root_key))


def test_keyd_does_not_start_with_a_canary_that_does_not_open_and_says_what_to_do(house: House) -> None:
    house.close()
    vault = vault_of(house)
    vault.file.execute("UPDATE epoch SET canary = zeroblob(length(canary)) WHERE name = 'words-2026-11'")
    vault.commit()
    vault.close()

    with pytest.raises(
        VaultUnusable, match=r"words-2026-11 do not open.*from its backup.*Nothing was changed"
    ):
        house.open()


def test_an_epoch_of_an_older_file_gets_its_canary_at_the_next_start(house: House) -> None:
    contact = uuid4()
    house.adopt(contact)
    house.close()
    vault = vault_of(house)
    vault.file.execute("UPDATE epoch SET canary = NULL")
    vault.commit()
    vault.close()

    assert "key" in house.open().ask("open", contact, reading(contact))

    house.close()
    counted = vault_of(house).file.execute("SELECT count(*) FROM epoch WHERE canary IS NULL")
    assert counted.fetchone() == (0,)


def test_a_file_of_the_first_layout_is_brought_up_to_this_one(tmp_path: Path, house: House) -> None:
    file = layout.open_file(tmp_path / "old.sqlite3")
    for table in ("erased", "signing_key", "holding_key", "destroy_order", "destroyed", "lived_time"):
        file.execute(f"DROP TABLE {table}")
    file.execute("DROP INDEX contact_key_held")
    file.execute("ALTER TABLE contact_key DROP COLUMN is_held")
    file.execute("ALTER TABLE epoch DROP COLUMN canary")
    file.execute("PRAGMA user_version = 1")
    file.close()

    vault = open_vault(tmp_path / "old.sqlite3", read_root(house.places.root_key))

    assert vault.file.execute("PRAGMA user_version").fetchone() == (layout.LAYOUT,)
    vault.prepare(house.at)
    assert "words-2026-11" in vault.epochs
    vault.close()
