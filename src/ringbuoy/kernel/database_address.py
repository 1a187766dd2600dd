"""The address of a PostgreSQL database, as a URL and as its parts."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ringbuoy.kernel.errors import Refused


class WrongDatabaseUrl(Refused):
    """The database URL cannot be used. The sentence never repeats it: it holds a password."""


@dataclass(frozen=True)
class DatabaseAddress:
    """Where a database is and as whom to connect. `host` is a name, an address or a socket folder."""

    name: str = ""
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """Show all but the password."""
        return f"<database {self.name} at {self.host} as {self.user}>"

    @property
    def url(self) -> str:
        """The same as one URL, with the password."""
        return self._url(f"{quote(self.user, safe='')}:{quote(self.password, safe='')}")

    @property
    def url_without_password(self) -> str:
        """The same as one URL, fit for asking whether anybody answers there."""
        return self._url(quote(self.user, safe=""))

    def _url(self, login: str) -> str:
        query, place = self.options, quote(self.host)
        if self.host.startswith("/"):
            query, place = (("host", self.host), *query), ""
        port = f":{self.port}" if self.port and place else ""
        ending = "&".join(f"{key}={quote(value, safe='/')}" for key, value in query)
        return f"postgresql://{login}@{place}{port}/{quote(self.name)}" + (f"?{ending}" if ending else "")


def parse_database_url(url: str) -> DatabaseAddress:
    """Take a URL apart; an empty URL gives an empty address.

    :raises WrongDatabaseUrl: it is not a PostgreSQL URL with a user and a database.
    """
    if not url:
        return DatabaseAddress()
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        raise _wrong() from None
    query = dict(parse_qsl(parts.query))
    address = DatabaseAddress(
        name=unquote(parts.path.lstrip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=query.pop("host", "") or unquote(parts.hostname or ""),
        port=query.pop("port", "") or port,
        options=tuple(query.items()),
    )
    if parts.scheme not in ("postgresql", "postgres") or not address.name or not address.user:
        raise _wrong()
    return address


def socket_address(folder: Path, *, name: str, user: str, password: str) -> DatabaseAddress:
    """Name a database behind a Unix socket in `folder`."""
    return DatabaseAddress(name=name, user=user, password=password, host=str(folder))


def django_database(address: DatabaseAddress) -> dict[str, object]:
    """Say an address in the words of Django's DATABASES."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": address.port,
        "OPTIONS": dict(address.options),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _wrong() -> WrongDatabaseUrl:
    return WrongDatabaseUrl(
        "DATABASE_URL is not usable. Write it as postgresql://user:password@host:5432/database, "
        "then start again."
    )
