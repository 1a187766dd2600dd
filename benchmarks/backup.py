"""What a backup, its trial and a restore take, for a center of many contacts.

    python benchmarks/backup.py --contacts 100000

Makes a center of its own in a temporary folder: contacts with a conversation and six sealed messages
each (random bytes of a message's usual length, which compress as little as sealed words do), and a real
key for every contact.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from ringbuoy.kernel import settings as installation  # noqa: E402
from ringbuoy.kernel.clock import now  # noqa: E402
from ringbuoy.keyd.epochs import epoch_name  # noqa: E402
from ringbuoy.keyd.places import Places  # noqa: E402
from ringbuoy.keyd.program import open_all  # noqa: E402
from ringbuoy.keyd.retention import Retention  # noqa: E402
from ringbuoy.keyd.vault import Vault  # noqa: E402
from ringbuoy.keyd.wrapping import wrap_to  # noqa: E402
from ringbuoy.server import preparing  # noqa: E402
from ringbuoy.server.backups.making import back_up  # noqa: E402
from ringbuoy.server.backups.places import BackupPlaces  # noqa: E402
from ringbuoy.server.backups.restoring import Given, restore  # noqa: E402
from ringbuoy.server.environment import owner_environment  # noqa: E402
from ringbuoy.server.os_users import Part, own, user_for  # noqa: E402
from ringbuoy.server.postgres import Cluster  # noqa: E402
from ringbuoy.server.recovery import make_recovery_key  # noqa: E402

ONE = """
from uuid import uuid4
import django
django.setup()
from ringbuoy.contacts.messages import Author, Saying, say
from tests.cast import Bench
opened = Bench().reaches_out()
say(opened.contact, Saying("words", Author.CALLER, uuid4()), key=opened.key, at=Bench().at)
"""
CONTACTS = """
    INSERT INTO contacts_contact
    SELECT copied.* FROM contacts_contact one, generate_series(1, %s) number,
    LATERAL jsonb_populate_record(one, jsonb_build_object('id', md5(number::text)::uuid)) copied
"""
CONVERSATIONS = """
    INSERT INTO contacts_conversation
    SELECT copied.* FROM contacts_conversation one, contacts_contact contact,
    LATERAL jsonb_populate_record(one, jsonb_build_object('contact_id', contact.id)) copied
    WHERE contact.id <> one.contact_id
"""
MESSAGES = """
    INSERT INTO contacts_message (contact_id, sequence, client_id, author, audience, at, words)
    SELECT contact.id, turn, gen_random_uuid(), one.author, one.audience, one.at,
        decode((SELECT string_agg(md5(part::text || contact.id || turn), '')
            FROM generate_series(1, 19) part), 'hex')
    FROM contacts_message one, contacts_contact contact, generate_series(1, %s) turn
    WHERE contact.id <> one.contact_id
"""
EACH_SAYS = 6


def main() -> None:
    """Make the center, save it, try it, bring it back; print one line for each."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--contacts", type=int, default=100_000)
    contacts = asked.parse_args().contacts
    folder = Path(tempfile.mkdtemp(prefix="rb-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        measure(folder, contacts)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, contacts: int) -> None:
    """Measure in a folder that goes away."""
    data = folder / "a"
    paper = prepared(data)
    cluster = Cluster(data).start()
    try:
        fill(cluster, contacts)
        settings = installation.load(data)
        report = back_up(settings, BackupPlaces.of(settings), at=now(), say=lambda _: None)
    finally:
        cluster.stop()
    print(f"{contacts} contacts, {report.rows} rows; load {os.getloadavg()[0]:.1f}")
    print(
        f"backup with its trial {report.seconds:7.1f} s   (trial: {report.trial_seconds} s, {report.trial})"
    )
    print(f"database's file       {report.database_bytes / 1e6:7.1f} MB")
    print(f"keys' file            {report.keys_bytes / 1e6:7.1f} MB")
    if report.failure or report.trial_says:
        print(report.failure, report.trial_says)
        return
    began = time.monotonic()
    given = Given(Path(report.database_file), Path(report.keys_file), folder / "b")
    restore(given, ask=lambda: paper, say=lambda _: None)
    print(f"restore               {time.monotonic() - began:7.1f} s")


def prepared(data: Path) -> str:
    """Make the folder of a center, and give its recovery key."""
    preparing.prepare_folder(data)
    paper = make_recovery_key(data / "recovery-key.pub")
    (data / "settings.toml").write_text(
        'center = "harbor-line"\ncountry = "US"\nemergency_number = "911"\n'
        f'recovery_key = "{data}/recovery-key.pub"\n'
    )
    return paper


def fill(cluster: Cluster, contacts: int) -> None:
    """Let one caller talk, and the others say as much."""
    preparing.prepare_own_database(cluster)
    settings = installation.load(cluster.data)
    preparing.migrate(settings, owner_url=cluster.url)
    opened = open_all(Places(cluster.data), at=now())
    environment = {**owner_environment(settings, url=cluster.url), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    subprocess.run([sys.executable, "-c", ONE], env=environment, check=True)
    with psycopg.connect(cluster.url) as connection:
        connection.execute(CONTACTS, [contacts])
        connection.execute(CONVERSATIONS)
        connection.execute(MESSAGES, [EACH_SAYS])
        ids = [contact for (contact,) in connection.execute("SELECT id FROM contacts_contact")]
    epoch = epoch_name(Retention.WORDS, at=now())
    public = opened.vault.publics()[epoch]
    for contact in ids:
        adopt(opened.vault, contact, epoch, public)
    opened.close(at=now())
    for path in [*(cluster.data / "keyd").rglob("*")]:
        if path.is_file() and path.name != "grant.pub":
            own(path, user_for(Part.KEYS), mode=0o600)
        elif path.is_dir():
            own(path, user_for(Part.KEYS), mode=0o700)


def adopt(vault: Vault, contact: UUID, epoch: str, public: bytes) -> None:
    """Give a contact a key, as keyd would."""
    vault.adopt(contact, epoch, wrap_to(public, os.urandom(32), contact=contact, epoch=epoch))


if __name__ == "__main__":
    main()
