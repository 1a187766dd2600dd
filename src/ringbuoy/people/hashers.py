"""How a password is turned into what is kept of it."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OneCoreArgon2Hasher(Argon2PasswordHasher):
    """Argon2id in 46 MiB, once over, on one core: the first choice of OWASP's Password Storage Cheat Sheet.

    Django's own choice (100 MiB, eight lanes) takes four times the work for each guess of a stranger, on
    the machine that must answer callers. A hash made otherwise is made anew at the person's next sign-in.
    """

    memory_cost = 47_104
    time_cost = 1
    parallelism = 1
