"""Asking a carrier's server, over the same way by which calls go."""

import secrets
import socket
import ssl
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from ringbuoy.telephony.asking.rules import Standing, standing
from ringbuoy.telephony.asking.words import Answer, Question, prove, read_answer
from ringbuoy.telephony.asterisk.accounts import Carrier
from ringbuoy.telephony.kinds import Transport

WITHIN_S = 4.0
FIRST_REPEAT_S = 0.5
LONGEST_ANSWER = 65_535


@dataclass(frozen=True)
class Said:
    """How it stands with a carrier, and the number of its last answer (SIP). 0: there was none."""

    standing: Standing
    answer: int = 0


def ask_carrier(carrier: Carrier) -> Said:
    """Ask how it stands; a few seconds at most. Nothing at the carrier is changed."""
    try:
        way = socket.getaddrinfo(carrier.host, carrier.port, type=_kind(carrier))[0]
    except (OSError, UnicodeError):
        return Said(Standing.NO_NAME)
    try:
        with closing(_connected(carrier, way)) as connection:
            return _ask(carrier, connection)
    except ssl.SSLCertVerificationError:
        return Said(Standing.CERTIFICATE)
    except ConnectionRefusedError:
        return Said(Standing.CLOSED)
    except (OSError, ValueError):
        return Said(Standing.SILENT)


def _kind(carrier: Carrier) -> socket.SocketKind:
    return socket.SOCK_DGRAM if carrier.transport is Transport.UDP else socket.SOCK_STREAM


def _connected(carrier: Carrier, way: tuple[Any, int, int, str, tuple[Any, ...]]) -> socket.socket:
    family, kind, protocol, _name, address = way
    plain = socket.socket(family, kind, protocol)
    plain.settimeout(WITHIN_S)
    with ExitStack() as unless_connected:
        unless_connected.callback(plain.close)
        plain.connect(address)
        if carrier.transport is Transport.TLS:
            return ssl.create_default_context().wrap_socket(plain, server_hostname=carrier.host)
        unless_connected.pop_all()
    return plain


def _ask(carrier: Carrier, connection: socket.socket) -> Said:
    host, port = connection.getsockname()[:2]
    source = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    question = Question(carrier, source, secrets.token_hex(8))
    answer = _answer_to(question, connection)
    has_proved = bool(answer.challenge and carrier.password)
    if has_proved:
        proof = prove(carrier, question.method, question.target, answer, nonce=secrets.token_hex(8))
        answer = _answer_to(replace(question, turn=2, proof=proof), connection)
    return Said(standing(question.method, answer, has_proved=has_proved), answer.status)


def _answer_to(question: Question, connection: socket.socket) -> Answer:
    """Ask, over UDP again and again, until the last word is said.

    :raises TimeoutError: nothing was said in time.
    """
    is_lossy = connection.type is socket.SOCK_DGRAM
    ends, pause, heard = monotonic() + WITHIN_S, FIRST_REPEAT_S, b""
    connection.send(question.write())
    while (left := ends - monotonic()) > 0:
        connection.settimeout(min(left, pause) if is_lossy else left)
        try:
            piece = connection.recv(LONGEST_ANSWER)
        except TimeoutError:
            if is_lossy and ends > monotonic():
                connection.send(question.write())
                pause *= 2
            continue
        if not piece:
            break
        heard = piece if is_lossy else heard + piece
        if answer := _read(question, heard):
            return answer
    raise TimeoutError


def _read(question: Question, heard: bytes) -> Answer | None:
    text = heard.decode(errors="replace").replace("\r\n", "\n")
    if f"CSeq: {question.turn} ".lower() not in text.lower() or "\n\n" not in text:
        return None
    return read_answer(text[text.index("SIP/2.0") :] if "SIP/2.0" in text else "", question.mark)
