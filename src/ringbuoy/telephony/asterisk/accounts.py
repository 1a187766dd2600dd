"""What Asterisk is given while it runs: counselors' phones, and carriers. It lies in its memory only.

An account consists of a few parts, each with a kind and fields; they are given in their order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ringbuoy.telephony.calls.browsers import browser_with
from ringbuoy.telephony.kinds import Transport, TrunkKind

Fields = Mapping[str, str]
Parts = Mapping[str, Fields]
KINDS = ("auth", "aor", "endpoint", "identify", "registration")
"""Every kind of part, in the order in which they are given."""
PartsOf = Callable[[str, str], Parts]
"""Gives the parts of a phone's account by its name and password."""

QUIET = {
    "disallow": "all",
    "direct_media": "no",
    "rtp_symmetric": "yes",
    "force_rport": "yes",
    "rewrite_contact": "yes",
    "send_connected_line": "no",
    "trust_connected_line": "no",
    "send_rpid": "no",
    "allow_transfer": "no",
    "allow_subscribe": "no",
}
"""Nothing of a counselor is told to the other side, and nobody but the engine moves a call."""
PHONE = {**QUIET, "identify_by": "username", "context": "desk", "send_pai": "no", "rtp_timeout": "20"}
"""A counselor's leg that sends nothing for this long is lost; a caller's never is."""
CALLER = {**PHONE, "rtp_timeout": "60"}
"""A browser sends sound as long as its page is there, also while its caller is silent."""
BROWSER = {"webrtc": "yes", "allow": "opus,ulaw", "dtls_auto_generate_cert": "yes"}
CARRIER = {
    **QUIET,
    "identify_by": "ip",
    "context": "calls",
    "allow": "alaw,ulaw,g722",
    "trust_id_inbound": "yes",
    "send_pai": "yes",
    "rtp_timeout": "0",
    "dtmf_mode": "auto",
    "stir_shaken_profile": "callers",
}
"""It asks nobody for a password, so it is known by its address and never by a name that anybody can write."""
ASKED_EVERY_S, ANSWERS_WITHIN_S = 20, 3
"""Asterisk asks each carrier whether it is there, for the first time at some moment of the first period."""
UNSEEN = {"from_domain": "anonymous.invalid", "send_pai": "no"}
"""With no user of its own, a withheld call comes from anonymous@anonymous.invalid. Source: rfc3323"""


@dataclass(frozen=True)
class Carrier:
    """A carrier as Asterisk must know it.

    `addresses`: others than `host` from which its calls come. `shows` is shown to whom we call by it; empty:
    what the call itself shows.
    """

    name: str
    kind: TrunkKind
    host: str
    port: int
    transport: Transport
    is_encrypted: bool
    username: str = ""
    number: str = ""
    password: str = field(default="", repr=False)
    addresses: tuple[str, ...] = ()
    shows: str = ""

    @property
    def address(self) -> str:
        """Where it listens."""
        way = "" if self.transport is Transport.UDP else f";transport={self.transport}"
        return f"sip:{self.host}:{self.port}{way}"

    @property
    def unseen_name(self) -> str:
        """Name the same carrier as Asterisk knows it for calls at which no number of ours may be seen."""
        return unseen_name(self.name)

    @property
    def hiding(self) -> Mapping[str, str]:
        """What a call says at which no number may be seen: whose it is, for the carrier alone.

        Many carriers take no call from nobody; `Privacy: id` asks them to tell nobody else. Source: rfc3325
        """
        account = self.shows or self.number or self.username
        payer = {"PJSIP_HEADER(add,P-Asserted-Identity)": f"<sip:{account}@{self.host}>"} if account else {}
        return {**payer, "PJSIP_HEADER(add,Privacy)": "id"}

    def unseen_way_to(self, number: str) -> str:
        """Give the way to a number by this carrier for a call at which no number of ours may be seen."""
        return self.way_to(number).replace(f"/{self.name}/", f"/{self.unseen_name}/", 1)

    def way_to(self, number: str) -> str:
        """Give the way to a number by this carrier.

        It says where the carrier listens: by the name alone Asterisk would call none whose answer to its own
        question was late or never came, and some carriers never answer it.
        """
        return f"PJSIP/{self.name}/{self.address.replace('sip:', f'sip:{number}@', 1)}"


def unseen_name(carrier: str) -> str:
    """Name a carrier as Asterisk knows it for calls at which no number of ours may be seen."""
    return f"unseen-{carrier}"


def parts_of(user: str, password: str) -> Parts:
    """Give the parts of the account of a browser's phone: a counselor's, or a caller's for one call."""
    phone = CALLER if browser_with(user) else PHONE
    return {
        "auth": {"auth_type": "digest", "username": user, "password": password},
        "aor": {"max_contacts": "1", "remove_existing": "yes", "remove_unavailable": "yes"},
        "endpoint": {**phone, **BROWSER, "auth": user, "aors": user},
    }


def parts_of_carrier(carrier: Carrier) -> Parts:
    """Give the parts of a carrier: known by its address, and by the sign-in there where it asks for one."""
    parts: dict[str, Fields] = {}
    if carrier.username:
        parts["auth"] = {
            "auth_type": "digest",
            "username": carrier.username,
            "password": carrier.password,
        }
    asked = {"qualify_frequency": str(ASKED_EVERY_S), "qualify_timeout": str(ANSWERS_WITHIN_S)}
    parts["aor"] = {"contact": carrier.address, **asked}
    parts["endpoint"] = _endpoint(carrier)
    known = ",".join((carrier.host, *carrier.addresses))
    parts["identify"] = {"endpoint": carrier.name, "match": known, "srv_lookups": "no"}
    if carrier.kind is TrunkKind.REGISTERS:
        parts["registration"] = _registration(carrier)
    return parts


def unseen_endpoint(carrier: Carrier) -> Fields:
    """Give the carrier's other endpoint, by which calls go out at which no number of ours may be seen.

    A user of our own in From would be seen, however private Asterisk knows the call to be.
    """
    return {**_either_endpoint(carrier), **UNSEEN}


def _endpoint(carrier: Carrier) -> Fields:
    seen = {"from_user": carrier.username} if carrier.username else {}
    return {**_either_endpoint(carrier), "from_domain": carrier.host, **seen}


def _either_endpoint(carrier: Carrier) -> Fields:
    fields = {**CARRIER, "transport": carrier.transport.value, "aors": carrier.name}
    if carrier.username:
        fields["outbound_auth"] = carrier.name
    if carrier.is_encrypted:
        fields["media_encryption"] = "sdes"
    return fields


def _registration(carrier: Carrier) -> Fields:
    """Sign in at the carrier at once, and go on trying for as long as it takes.

    Asterisk would wait for up to ten seconds first, so that a thousand accounts do not come together; until
    then a carrier leads every call elsewhere.
    """
    return {
        "server_uri": carrier.address,
        "client_uri": f"sip:{carrier.username}@{carrier.host}",
        "contact_user": carrier.number or carrier.username,
        "outbound_auth": carrier.name,
        "transport": carrier.transport.value,
        "expiration": "300",
        "max_random_initial_delay": "1",
        "retry_interval": "20",
        "forbidden_retry_interval": "60",
        "fatal_retry_interval": "60",
        "max_retries": "1000000",
    }
