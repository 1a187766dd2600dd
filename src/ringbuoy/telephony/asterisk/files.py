"""Asterisk's configuration: every file, made from one place by one function. Nobody edits them by hand."""

from ringbuoy.telephony.asterisk.modules import CHECK_SIGNATURES, MODULES
from ringbuoy.telephony.asterisk.place import ANYWHERE, APPLICATION, ARI_USER, Place
from ringbuoy.telephony.calls.lines import FEWEST_SAME_DIGITS, HOUSE
from ringbuoy.telephony.sounds.prompts import Prompt
from ringbuoy.telephony.words_by_number import FOLDER

FIRST_SOUND_PORT, LAST_SOUND_PORT = 16_000, 17_999
CLAIM_WITHIN_MS = 500
"""How long the dialplan waits for an engine before it helps itself; it waits so long also where none listens.

Not less: an engine that lives and is busy claims late (10 calls a second: answered after 370 ms at p99), and
who is taken only when they ask again is greeted a second later. Two engines do not need it: one leads.
"""
CLAIM_AGAIN_WITHIN_MS = 100
"""The music stands still meanwhile; an engine that lives claims within a few milliseconds."""
ASK_AGAIN_SECONDS = 1
AGAIN, LATE = "again", "late"
MET_OR_NOT = f'${{IF($["${{CC_MET}}" = "yes"]?{AGAIN}:{LATE})}}'
"""Whoever an engine has had in hand was greeted; whoever none ever took is, as soon as one does."""
VOUCHED = (
    "[]${PJSIP_HEADER(read,P-Asserted-Identity,1)} ${PJSIP_HEADER(read,P-Asserted-Identity,2)}"
    " ${PJSIP_HEADER(read,X-Twilio-VerStat)}|${PJSIP_HEADER(read,P-Attestation-Indicator)}|"
)
"""Where carriers write what the network says of the caller's number, behind what we found out ourselves."""
SIGNS = "0-9A-Za-z+*#._"
"""What a number is read from; how it is written besides is nothing to us."""
CHECKED = """\
 same => n,GotoIf($["${STIR_SHAKEN(count)}" = "0"]?ask)
 same => n,Set(CC_VOUCHED=[${STIR_SHAKEN(0,verify_result)} ${STIR_SHAKEN(0,attestation)}]${CC_VOUCHED})
"""
"""What we found out ourselves goes before everything that others write."""


def files_of(place: Place) -> dict[str, str]:
    """Write every file of an Asterisk at this place, by name."""
    return {
        "asterisk.conf": _folders(place),
        "modules.conf": _modules(place),
        "logger.conf": LOGGER,
        "http.conf": HTTP.format(port=place.port),
        "ari.conf": ARI.format(user=ARI_USER, password=place.password),
        "rtp.conf": RTP.format(first=FIRST_SOUND_PORT, last=LAST_SOUND_PORT) + _shown_to_browsers(place),
        "musiconhold.conf": MUSIC.format(folder=place.sounds / "music"),
        "pjsip.conf": _phones(place),
        "sorcery.conf": GIVEN_WHILE_IT_RUNS,
        "extensions.conf": _dialplan(place),
        "stir_shaken.conf": _signatures(place),
        **dict.fromkeys(ABSENT, ""),
        **OFF,
    }


def _folders(place: Place) -> str:
    folders = {
        "astetcdir": place.etc,
        "astmoddir": place.modules,
        "astvarlibdir": place.folder / "db",
        "astdbdir": place.folder / "db",
        "astkeydir": place.folder / "db",
        "astdatadir": place.share,
        "astagidir": place.folder / "db",
        "astspooldir": place.folder / "spool",
        "astrundir": place.folder / "run",
        "astlogdir": place.folder / "log",
        "astcachedir": place.folder / "run",
    }
    said = "".join(f"{name} => {folder}\n" for name, folder in folders.items())
    return f"[directories]\n{said}{OPTIONS}"


def _phones(place: Place) -> str:
    """Write how phones reach it. Where it listens at one address, it calls itself from there."""
    own = "" if place.sip_host in (*ANYWHERE, "127.0.0.1") else f",{place.sip_host}"
    shown = SHOWN.format(etc=place.etc) if place.has_certificate else ""
    outside = OUTSIDE.format(address=place.public_address) if place.public_address else ""
    return PHONES.format(
        host=place.sip_host,
        port=place.sip_port,
        tls_port=place.sip_port + 1,
        own=own,
        shown=shown,
        outside=outside,
    )


def _shown_to_browsers(place: Place) -> str:
    """Tell browsers the address outside of a NAT beside the one behind it."""
    if not (place.public_address and place.own_address):
        return ""
    pair = f"{place.own_address} => {place.public_address},include_local_address"
    return f"[ice_host_candidates]\n{pair}\n"


def _modules(place: Place) -> str:
    names = MODULES + CHECK_SIGNATURES if place.has_signers else MODULES
    return "[modules]\nautoload=no\n" + "".join(f"load => {name}.so\n" for name in names)


def _signatures(place: Place) -> str:
    """Write whose signatures vouch for a caller's number. Empty: none are checked here."""
    if not place.has_signers:
        return ""
    return SIGNATURES.format(signers=place.etc / SIGNERS, kept=place.folder / "db" / "signers")


def _dialplan(place: Place) -> str:
    ask, again = (
        f"StasisBroadcast({within},^{APPLICATION}-.*,{word})"
        for within, word in ((CLAIM_WITHIN_MS, "call"), (CLAIM_AGAIN_WITHIN_MS, MET_OR_NOT))
    )
    checked = CHECKED if place.has_signers else ""
    return DIALPLAN.format(
        ask=ask,
        again=again,
        seconds=ASK_AGAIN_SECONDS,
        stay=Prompt.STILL_LOOKING,
        others=Prompt.OTHER_WAYS,
        lines=place.sounds / FOLDER,
        house=place.sounds / HOUSE / place.language,
        fewest=FEWEST_SAME_DIGITS,
        signs=SIGNS,
        vouched=VOUCHED,
        checked=checked,
    )


OPTIONS = """
[options]
nocolor = yes
maxfiles = 65536
live_dangerously = no
transmit_silence = yes
systemname = line
documentation_language = en_US
"""

LOGGER = """\
; Errors only: notices and warnings name callers' numbers.
[general]
dateformat = %F %T.%3q
[logfiles]
messages => error
console => error
"""

HTTP = """\
; For the engine and the hub on this machine alone.
[general]
enabled = yes
bindaddr = 127.0.0.1
bindport = {port}
sessionlimit = 2000
session_inactivity = 30000
session_keep_alive = 15000
"""

ARI = """\
[general]
enabled = yes
websocket_write_timeout = 1000
[{user}]
type = user
password = {password}
"""

RTP = """\
[general]
rtpstart = {first}
rtpend = {last}
icesupport = yes
strictrtp = yes
"""

MUSIC = """\
[general]
[default]
mode = files
directory = {folder}
sort = random
"""

PHONES = """\
[global]
type = global
user_agent = line
; What some carriers write behind the number (;verstat=) is no part of it.
ignore_uri_user_options = yes
; Names before addresses: on this machine browsers and phones have the same address.
endpoint_identifier_order = username,ip
keep_alive_interval = 30
[system]
type = system
threadpool_initial_size = 8
threadpool_max_size = 50

[udp]
type = transport
protocol = udp
bind = {host}:{port}
{outside}[tcp]
type = transport
protocol = tcp
bind = {host}:{port}
{outside}[tls]
type = transport
protocol = tls
bind = {host}:{tls_port}
method = tlsv1_2
verify_server = yes
ca_list_path = /etc/ssl/certs
{shown}{outside}[ws]
type = transport
protocol = ws
bind = 127.0.0.1

; Phones on this machine: the demo, tests, and the calls by which the line tests itself.
[here]
type = endpoint
identify_by = ip
transport = udp
context = calls
disallow = all
allow = ulaw,alaw,g722
direct_media = no
rtp_symmetric = yes
force_rport = yes
send_connected_line = no
trust_connected_line = no
trust_id_inbound = yes
send_pai = no
send_rpid = no
allow_transfer = no
allow_subscribe = no
rtp_timeout = 0
stir_shaken_profile = callers
[here]
type = identify
endpoint = here
match = 127.0.0.1/32{own}
"""

CERTIFICATE, CERTIFICATES_KEY = "certificate.pem", "certificate.key"
SHOWN = f"""\
cert_file = {{etc}}/{CERTIFICATE}
priv_key_file = {{etc}}/{CERTIFICATES_KEY}
"""

SIGNERS = "signers.pem"
SIGNATURES = """\
; What comes of it is shown at the desk. No call is ever refused, and none waits longer than a second for it.
[callers]
type = profile
endpoint_behavior = verify
[verification]
type = verification
ca_file = {signers}
cert_cache_dir = {kept}
curl_timeout = 1
failure_action = continue
"""

OUTSIDE = """\
; Behind a NAT: who is not near is told the address outside.
external_media_address = {address}
external_signaling_address = {address}
local_net = 127.0.0.0/8
local_net = 10.0.0.0/8
local_net = 172.16.0.0/12
local_net = 192.168.0.0/16
local_net = ::1/128
local_net = fc00::/7
local_net = fe80::/10
"""

GIVEN_WHILE_IT_RUNS = """\
; What the engine gives while Asterisk runs lies in memory alone: no password on any disk.
[res_pjsip]
endpoint = config,pjsip.conf,criteria=type=endpoint
endpoint = memory
auth = config,pjsip.conf,criteria=type=auth
auth = memory
aor = config,pjsip.conf,criteria=type=aor
aor = memory
[res_pjsip_endpoint_identifier_ip]
identify = config,pjsip.conf,criteria=type=identify
identify = memory
[res_pjsip_outbound_registration]
registration = config,pjsip.conf,criteria=type=registration
registration = memory
"""

DIALPLAN = """\
[general]
static = yes
writeprotect = yes
clearglobalvars = no

; A call asks every engine, and the first one takes it. With it goes what the carrier says of the number.
; Asterisk asks nobody for a caller whose number has bytes that are no letters.
[calls]
exten => _[+0-9].,1,Set(CC_DIALED=${{FILTER({signs},${{EXTEN}})}})
 same => n,Set(CALLERID(num)=${{FILTER({signs},${{CALLERID(num)}})}})
 same => n,Set(CC_VOUCHED={vouched})
{checked} same => n(ask),{ask}
 same => n,Goto(nobody,s,1)
exten => _[0-9],1,Hangup(1)
; A carrier that calls us by the name of our account, as no number of ours was told it.
exten => _[a-zA-Z].,1,Goto(calls,000,1)

; No engine answers: the caller is answered all the same, hears music, and asks again every second: an engine
; is back within a few. The music begins at once (i): a phone that sends nothing would be waited for first.
; When none is after half a minute, the caller is told whom else to call, and waits on.
; Calls whose engine is dead are sent here too.
; CC_MET: an engine has taken them before; the one that takes them now greets nobody twice.
; What is said are the words of the line that was called, in its language: found by its name, by the number
; as it was dialed, or without what the carrier puts before it. Where none is found, the house speaks.
[nobody]
exten => s,1,Answer(,i)
 same => n(music),Set(CC_ASKED=0)
 same => n,StartMusicOnHold(default)
 same => n(wait),Wait({seconds})
 same => n,Set(CC_MET=${{IF($["${{STASISSTATUS}}" = "SUCCESS"]?yes:${{CC_MET}})}})
 same => n,{again}
 same => n,Set(CC_ASKED=$[${{CC_ASKED}} + 1])
 same => n,GotoIf($[${{CC_ASKED}} = 4]?stay)
 same => n,GotoIf($[${{CC_ASKED}} = 30]?others:wait)
 same => n(stay),Set(CC_SAYS={stay})
 same => n,Goto(say)
 same => n(others),Set(CC_SAYS={others})
 same => n,Set(CC_ASKED=5)
 same => n(say),StopMusicOnHold()
 same => n,Set(CC_DIGITS=${{FILTER(0-9,${{CC_DIALED}})}})
 same => n,Playback({lines}/line/${{CC_LINE}}/${{CC_SAYS}})
 same => n,GotoIf($["${{PLAYBACKSTATUS}}" = "SUCCESS"]?on)
 same => n,Playback({lines}/ending/${{CC_DIGITS}}/${{CC_SAYS}})
 same => n,GotoIf($["${{PLAYBACKSTATUS}}" = "SUCCESS"]?on)
 same => n(without),Set(CC_DIGITS=${{CC_DIGITS:1}})
 same => n,GotoIf($[${{LEN(${{CC_DIGITS}})}} < {fewest}]?none)
 same => n,Playback({lines}/whole/${{CC_DIGITS}}/${{CC_SAYS}})
 same => n,GotoIf($["${{PLAYBACKSTATUS}}" = "SUCCESS"]?on:without)
 same => n(none),Playback({lines}/otherwise/${{CC_SAYS}})
 same => n,GotoIf($["${{PLAYBACKSTATUS}}" = "SUCCESS"]?on)
 same => n,Playback({house}/${{CC_SAYS}})
 same => n(on),StartMusicOnHold(default)
 same => n,Goto(wait)

; Browsers dial nowhere: the engine calls them.
[desk]
exten => _.,1,Hangup(21)
"""

ABSENT = (
    "stasis.conf", "acl.conf", "codecs.conf", "udptl.conf", "ccss.conf", "features.conf", "cli.conf",
    "extconfig.conf", "dnsmgr.conf", "geolocation.conf", "websocket_client.conf",
    "chan_websocket.conf",
)  # fmt: skip
"""Files that Asterisk complains about when they are not there."""

OFF = {
    # What its SIP library calls an error is a packet that it cannot read, written down with the number.
    "pjproject.conf": "[log_mappings]\ntype = log_mappings\nasterisk_error = 0\nasterisk_debug = 1,3,4\n",
    "cdr.conf": "[general]\nenable = no\n",
    "cel.conf": "[general]\nenable = no\n",
    "manager.conf": "[general]\nenabled = no\n",
    "prometheus.conf": "[general]\nenabled = yes\ncore_metrics_enabled = yes\nuri = metrics\n",
    "indications.conf": "[general]\ncountry = us\n[us]\ndescription = tones\nringcadence = 2000,4000\n"
    "dial = 350+440\nbusy = 480+620/500,0/500\nring = 440+480/2000,0/4000\n"
    "congestion = 480+620/250,0/250\n",
}
"""No call and no packet is written down, and nobody gives orders by another way than the engine's."""
