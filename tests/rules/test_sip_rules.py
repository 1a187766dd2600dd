"""What a counselor's browser may say to Asterisk: in their own name, and never a call of their own."""

import pytest

from ringbuoy.doors.chat.sip_rules import Verdict, account_name, judge
from ringbuoy.telephony.softphones import account_name as account_at_asterisk

MARIA, TOM = "c7", "c8"


def said(method: str, *, name: str = MARIA, to: str = "<sip:c7@phone.invalid>", more: str = "") -> str:
    """Write a request as a browser sends it."""
    return (
        f"{method} sip:phone.invalid SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK1\r\n"
        f'From: "Maria" <sip:{name}@phone.invalid>;tag=a1\r\nTo: {to}\r\nCall-ID: 1\r\nCSeq: 1 {method}\r\n'
        f"{more}Content-Length: 0\r\n\r\n"
    )


IN_A_CALL = "<sip:asterisk@127.0.0.1>;tag=as9"
OK = "SIP/2.0 200 OK\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c7@b>;tag=2\r\nContent-Length: 0\r\n\r\n"
DIALS = said("INVITE", name="here", to="<sip:5550100@127.0.0.1>")
REACHED = "Contact: <sip:a@x.invalid;transport=ws>;expires=0"


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (said("REGISTER"), Verdict.PASSES),
        (said("REGISTER", more='Authorization: Digest username="c7", realm="r"\r\n'), Verdict.PASSES),
        (said("BYE", to=IN_A_CALL), Verdict.PASSES),
        (said("INVITE", to=IN_A_CALL), Verdict.PASSES),
        (said("ACK", to=IN_A_CALL), Verdict.PASSES),
        (OK, Verdict.PASSES),
        ("\r\n\r\n", Verdict.EMPTY),
        (said("REGISTER", name=TOM), Verdict.NOT_THEIRS),
        (said("REGISTER", to="<sip:c8@phone.invalid>"), Verdict.NOT_THEIRS),
        (said("REGISTER", more='Authorization: Digest username="c8"\r\n'), Verdict.NOT_THEIRS),
        (said("REGISTER", more='Proxy-Authorization: Digest username="c8"\r\n'), Verdict.NOT_THEIRS),
        (said("REGISTER", more="Authorization: Digest realm=x\r\n"), Verdict.NOT_THEIRS),
        (said("BYE", name=TOM, to=IN_A_CALL), Verdict.NOT_THEIRS),
        (said("INVITE", to="<sip:5550100@phone.invalid>"), Verdict.NOT_ALLOWED),
        (said("MESSAGE", to=IN_A_CALL), Verdict.NOT_ALLOWED),
        (said("REFER", to=IN_A_CALL), Verdict.NOT_ALLOWED),
        (said("SUBSCRIBE"), Verdict.NOT_ALLOWED),
        (said("REGISTER", more="f: <sip:c8@phone.invalid>\r\n"), Verdict.UNREADABLE),
        (said("REGISTER", more="FROM : <sip:c8@phone.invalid>\r\n"), Verdict.UNREADABLE),
        ("hello", Verdict.UNREADABLE),
        ("register sip:x SIP/2.0\r\n\r\n", Verdict.UNREADABLE),
        ("REGISTER sip:x SIP/2.0\r\n\r\n", Verdict.UNREADABLE),
    ],
)
def test_what_a_browser_may_say(words: str, verdict: Verdict) -> None:
    assert judge(words, account=MARIA) is verdict


@pytest.mark.parametrize(
    "words",
    [
        OK + DIALS,
        said("REGISTER") + DIALS,
        OK.replace("Content-Length: 0", f"Content-Length: {len(DIALS)}") + DIALS + DIALS,
        OK.replace("Content-Length: 0\r\n", "") + DIALS,
        OK.replace("OK\r\n", "OK\r\nl: 0\r\n"),
        said("BYE", to=IN_A_CALL, name='c7@x>" <sip:here'),
        said("BYE", to=IN_A_CALL).replace('"Maria"', '"sip:c7@x" <sip:here@x>, "Maria"'),
        said("BYE", to=IN_A_CALL).replace('"Maria" <sip:c7', '"sip:c7@x" <sip:here@x'),
        said("INVITE", to='";tag=1" <sip:5550100@127.0.0.1>'),
        said("INVITE", to="<sip:5550100@127.0.0.1;tag=1>"),
        said("BYE", to=IN_A_CALL, more="Subject: x\rFrom: <sip:here@127.0.0.1>\r\n"),
        said("BYE", to=IN_A_CALL, more="Subject: x\nFrom: <sip:here@127.0.0.1>\r\n"),
        said("BYE", to=IN_A_CALL, more="Subject: x\r\n folded\r\n"),
        said("REGISTER", more=f"{REACHED}\r\nContact: <sip:1900@198.51.100.7>\r\n"),
        said("REGISTER", more=f"{REACHED}\r\nm: <sip:1900@198.51.100.7>\r\n"),
        said("REGISTER", more=f"{REACHED}, <sip:1900@198.51.100.7>\r\n"),
    ],
)
def test_what_asterisk_could_read_otherwise_than_we_do_does_not_pass(words: str) -> None:
    assert judge(words, account=MARIA) is not Verdict.PASSES


def test_a_message_with_a_body_and_one_address_passes() -> None:
    body = "v=0\r\n\r\ns=é\r\n"
    words = said("INVITE", to=IN_A_CALL, more=f"{REACHED}\r\n").removesuffix("0\r\n\r\n")

    assert judge(f"{words}{len(body.encode())}\r\n\r\n{body}", account=MARIA) is Verdict.PASSES


def test_the_hub_and_asterisk_name_an_account_alike() -> None:
    assert account_name(7) == account_at_asterisk(7) == MARIA
