"""The promise to a caller, told day by day: after its time nobody can read a word again, from no backup."""

from base64 import b64encode
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ringbuoy.kernel.release import RELEASE
from ringbuoy.keyd.bundle import read_files
from ringbuoy.keyd.canary import Canary, CanarySilent
from ringbuoy.keyd.copying import ROOT_NAME, VAULT_NAME, Order, fill_order, sealed_place, snapshot_of
from ringbuoy.keyd.layout import LAYOUT, file_in_memory
from ringbuoy.keyd.retention import KEEPING, Retention
from ringbuoy.keyd.root import root_in
from ringbuoy.keyd.sealed_files import Kind, Label, OpenedFile, content_key_of, read_header
from ringbuoy.keyd.vault import Vault
from ringbuoy.retention.rules import due, due_at
from ringbuoy.server.backups.keeping import KEYS_KEPT, file_name, kept_in, prune
from tests.privacy.conftest import house
from tests.privacy.keepers import House

__all__ = ["house"]

A_DAY = timedelta(days=1)
KEPT = {kind: keeping.kept for kind, keeping in KEEPING.items()}
CENTER = "harbor"


@dataclass
class Center:
    """keyd, its daily backup in a place of its own, and the paper that opens every backup."""

    house: House
    backups: Path
    paper: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    def caller_says(self) -> Canary:
        """Somebody reaches out; what is sealed for them stands for their words."""
        return self._sealed()

    def a_day_goes_by(self) -> None:
        """The sweep orders what is due, keyd lives a day, and in the night it is saved."""
        living = self.house.tell(op="state")["living"]
        for name in due(living, KEPT, at=self.house.at):
            self.house.tell(op="destroy", name=name)
        self.house.later(days=1).look_around(elapsed=A_DAY)
        self.is_saved()

    def is_saved(self) -> None:
        """keyd writes its copy, which goes to its place; what has outlived its time goes."""
        places, at = self.house.places, self.house.at
        label = Label(Kind.KEYS, CENTER, at, RELEASE, LAYOUT, str(uuid4()))
        # Each backup is tried with a canary of its own day.
        order = Order(label, self.paper.public_key().public_bytes_raw(), self._sealed())
        assert fill_order(places, order, snapshot_of(places, self.house.opened.vault))
        sealed_place(places, label.pair).rename(self.backups / file_name(label))
        prune(self.backups, Kind.KEYS, center=CENTER, longest=KEYS_KEPT, at=at)

    def backups_that_open(self, words: Canary) -> list[Path]:
        """Try every backup that there is, with the paper."""
        kept = kept_in(self.backups, Kind.KEYS, center=CENTER)
        return [one.file for one in kept if self._opens(one.file, words)]

    def _sealed(self) -> Canary:
        """Seal something on the way that every contact's words take."""
        fresh = self.house.fresh(uuid4())
        key = fresh.key
        wrapped = b64encode(fresh.wrapped).decode()
        assert self.house.tell(op="adopt", contact=str(key.contact), epoch=key.epoch, wrapped=wrapped)
        return Canary.sealed(key.contact, key.epoch, key.secret)

    def _opens(self, file: Path, words: Canary) -> bool:
        with OpenedFile(file, content_key_of(read_header(file), self.paper)) as opened:
            found = read_files(opened)
        with closing(file_in_memory(found[VAULT_NAME])) as content:
            return hears(Vault(content, root_in(found[ROOT_NAME])), words)


def hears(vault: Vault, words: Canary) -> bool:
    try:
        words.open_with(vault)
    except CanarySilent:
        return False
    return True


@pytest.fixture
def center(house: House, tmp_path: Path) -> Center:
    backups = tmp_path / "backups"
    backups.mkdir()
    return Center(house, backups)


def test_after_its_time_no_key_and_no_backup_opens_what_a_caller_said(center: Center) -> None:
    words = center.caller_says()
    center.is_saved()
    assert len(center.backups_that_open(words)) == 1
    last_day = due_at(words.epoch, KEPT)

    while center.house.at < last_day:
        center.a_day_goes_by()
    assert hears(center.house.opened.vault, words)

    # The sweep orders it, keyd waits a day in case the clock was wrong, and the month's key is gone.
    while hears(center.house.opened.vault, words):
        center.a_day_goes_by()
    destroyed_at = center.house.at
    assert destroyed_at - last_day <= 3 * A_DAY
    assert center.backups_that_open(words)

    while center.house.at - destroyed_at <= KEYS_KEPT:
        center.a_day_goes_by()
    assert center.backups_that_open(words) == []
    assert len(list(center.backups.iterdir())) >= KEYS_KEPT.days
    assert [line["key"] for line in center.house.logged("destroy")].count(words.epoch) == 1
    assert not hears(center.house.restart().opened.vault, words)


def test_words_of_the_next_month_live_on(center: Center) -> None:
    old = center.caller_says()
    for _ in range(10):
        center.a_day_goes_by()
    new = center.caller_says()
    assert old.epoch != new.epoch

    while hears(center.house.opened.vault, old):
        center.a_day_goes_by()

    assert hears(center.house.opened.vault, new)
    assert KEPT[Retention.WORDS] == 90 * A_DAY
