"""A small OpenID provider on this machine, which knows one client, and can be told to lie."""

import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "ringbuoy", "the client's own secret"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
STRANGE_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
HOUR = 3600


@dataclass
class Said:
    """What the provider says, or is told to say wrongly; `claims` stand in place of the true ones."""

    subject: str = "user-4711"
    claims: dict[str, Any] = field(default_factory=dict)
    description: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, str] = field(default_factory=dict)
    key: RSAKey | OctKey = field(default_factory=lambda: KEY)
    algorithm: str = "RS256"
    unsigned: bool = False
    statuses: dict[str, int] = field(default_factory=dict)


class IdentityProviderHere(ThreadingHTTPServer):
    """The provider. `said` is what it says; `codes` are given and not yet taken back."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.said, self.codes = Said(), dict[str, dict[str, str]]()

    @property
    def issuer(self) -> str:
        """Its name."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def description(self) -> dict[str, Any]:
        """What it offers."""
        ways = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        addresses = {name: f"{self.issuer}/{path}" for name, path in ways.items()}
        more = {"end_session_endpoint": f"{self.issuer}/end", "code_challenge_methods_supported": ["S256"]}
        return {"issuer": self.issuer, **addresses, **more, **self.said.description}

    def token(self, asked: dict[str, str]) -> str:
        """An ID token for whoever asked."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.said.subject, "iat": now, "exp": now + HOUR}
        claims |= {"nonce": asked["nonce"]} | self.said.claims
        if self.said.unsigned:
            parts = [
                urlsafe_b64encode(dumps(part).encode()).rstrip(b"=") for part in ({"alg": "none"}, claims)
            ]
            return b".".join([*parts, b""]).decode()
        return jwt.encode({"alg": self.said.algorithm, "kid": "one"}, claims, self.said.key)


class _Talk(BaseHTTPRequestHandler):
    server: IdentityProviderHere

    def log_message(self, *_words: object) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path:
            case "/.well-known/openid-configuration":
                self._answer(self.server.description())
            case "/keys":
                self._answer({"keys": [KEY.as_dict(private=False)]})
            case "/authorize":
                self._authorize(asked)
            case _:
                self._answer({}, status=404)

    def _authorize(self, asked: dict[str, str]) -> None:
        code = f"code-{len(self.server.codes)}-{time.time_ns()}"
        self.server.codes[code] = asked
        back = {"code": code, "state": asked["state"]} | self.server.said.answer
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if self._client(form) != (CLIENT, SECRET):
            return self._answer({"error": "invalid_client"}, status=401)
        asked = self.server.codes.pop(form["code"], None)
        if asked is None or not _is_same_browser(asked, form):
            return self._answer({"error": "invalid_grant"}, status=400)
        return self._answer(
            {"access_token": "x", "token_type": "Bearer", "id_token": self.server.token(asked)}
        )

    def _client(self, form: dict[str, str]) -> tuple[str, ...]:
        header = self.headers.get("Authorization", "")
        if not header:
            return form.get("client_id", ""), form.get("client_secret", "")
        return tuple(
            unquote_plus(part) for part in b64decode(header.removeprefix("Basic ")).decode().split(":")
        )

    def _answer(self, said: dict[str, Any], *, status: int = 200) -> None:
        body = dumps(said).encode()
        self.send_response(self.server.said.statuses.get(urlsplit(self.path).path, status))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _is_same_browser(asked: dict[str, str], form: dict[str, str]) -> bool:
    """Check PKCE and the address, as a provider must."""
    digest = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    return (digest, form["redirect_uri"]) == (asked["code_challenge"], asked["redirect_uri"])


@contextmanager
def identity_provider() -> Iterator[IdentityProviderHere]:
    """Run a provider for as long as the block lasts."""
    with IdentityProviderHere() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
