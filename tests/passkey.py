"""A passkey in software, with a real key: it answers what the pages ask, as a browser would."""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

HOST = "localhost"
FLAG = AuthenticatorData.FLAG


@dataclass
class Passkey:
    """One passkey; `checks_owner` is whether its device asks for the finger or the PIN."""

    checks_owner: bool = True
    origin: str = f"https://{HOST}"
    owner: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(16))

    def made(self, question: dict[str, dict[str, object]]) -> str:
        """Answer a question for a new passkey."""
        asked = question["publicKey"]
        self.owner = str(asked["user"]["id"])  # type: ignore[index]
        public = ES256.from_cryptography_key(self.key.public_key())
        kept = AttestedCredentialData.create(bytes(16), self.credential_id, public)
        data = AuthenticatorData.create(self._rp(), self._flags() | FLAG.AT, 0, kept)
        client = self._client("webauthn.create", asked["challenge"])
        return self._said(
            clientDataJSON=client, attestationObject=bytes(AttestationObject.create("none", data, {}))
        )

    def shown(self, question: dict[str, dict[str, object]]) -> str:
        """Answer a question for a passkey that there is."""
        client = self._client("webauthn.get", question["publicKey"]["challenge"])
        data = bytes(AuthenticatorData.create(self._rp(), self._flags(), 1))
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._said(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _said(self, **parts: bytes) -> str:
        response = {name: websafe_encode(part) for name, part in parts.items()}
        if "signature" in parts:
            response["userHandle"] = self.owner
        name = websafe_encode(self.credential_id)
        said = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps({**said, "clientExtensionResults": {"credProps": {"rk": True}}})

    def _client(self, kind: str, challenge: object) -> bytes:
        return bytes(CollectedClientData.create(kind, str(challenge), self.origin))

    def _flags(self) -> AuthenticatorData.FLAG:
        return FLAG.UP | FLAG.UV if self.checks_owner else FLAG.UP

    def _rp(self) -> bytes:
        return sha256(HOST.encode()).digest()


def add_passkey(client: Client, passkey: Passkey | None = None) -> Passkey:
    """Add a passkey for whoever has signed in with this client."""
    passkey = passkey or Passkey()
    question = client.post("/my/passkeys/question", headers={"Host": HOST}).json()
    client.post("/my/passkeys/new", {"credential": passkey.made(question)}, headers={"Host": HOST})
    return passkey


def sign_in_with(passkey: Passkey, **headers: str) -> Client:
    """Sign the owner of a passkey in."""
    client = Client(headers={"Host": HOST, **headers})
    question = client.post("/sign-in/passkey/question").json()
    client.post("/sign-in/passkey", {"credential": passkey.shown(question)})
    return client
