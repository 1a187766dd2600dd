"""`approve-roles`: where there is no second person yet, the holder of the recovery key is the second one."""

from getpass import getpass

from ringbuoy.cli.asked import Asked
from ringbuoy.kernel import settings as installation
from ringbuoy.keyd.paper_key import WrongRecoveryKey
from ringbuoy.server import approving
from ringbuoy.server.recovery import is_recovery_key


def approve_roles(asked: Asked) -> int:
    """Give somebody the roles that wait for a second person, after the recovery key was typed."""
    settings = installation.load(asked.data)
    waiting = approving.find(settings, asked.name)
    print(f"{waiting.name}: {', '.join(waiting.roles)}. Proposed by {waiting.proposed_by}.")
    if not is_recovery_key(settings, getpass("Type the recovery key to approve: ")):
        raise WrongRecoveryKey("This is the recovery key of other records. Nothing was changed.")
    approving.approve(settings, waiting)
    print("Approved. They sign in again; it stands in the journal.")
    return 0
