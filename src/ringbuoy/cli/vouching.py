"""`vouch`: where no two colleagues are left to vouch, the holder of the recovery key does."""

from getpass import getpass

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import settings as installation
from ringbuoy.keyd.paper_key import WrongRecoveryKey
from ringbuoy.server import vouching
from ringbuoy.server.recovery import is_recovery_key


def vouch(asked: Asked) -> int:
    """Take somebody's lost second factors away, after the recovery key was typed, and show a link."""
    settings = installation.load(asked.data)
    person = vouching.find(settings, asked.name)
    print(f"{person.name}: {', '.join(person.roles) or 'no role'}.")
    print("Their passkeys and code app open nothing any more, and every sign-in of theirs ends.")
    if not is_recovery_key(settings, getpass("Type the recovery key to vouch for them: ")):
        raise WrongRecoveryKey("This is the recovery key of other records. Nothing was changed.")
    address = vouching.vouch(settings, person)
    print("Done; it stands in the journal. They sign in by password and add a new passkey at once.")
    print(f"If the password is lost too, this link opens once, for an hour:\n  {address}")
    return 0
