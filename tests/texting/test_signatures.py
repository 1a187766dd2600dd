"""Ours say of every post what the carriers' own libraries say; see `signature_cases.py`."""

import json

from ringbuoy.texting.carriers import telnyx, twilio
from ringbuoy.texting.wire import NotSigned, Post
from tests.texting.signature_cases import AT, TelnyxCase, TwilioCase, presented, telnyx_cases, twilio_cases
from tests.texting.signature_verdicts import VERDICTS, bits_of, digests_of

TOLD = json.loads(VERDICTS.read_text())


def takes_twilio(case: TwilioCase, signature: str) -> bool:
    given = presented(signature, case.how)
    return twilio.is_signed(Post(case.url, {"x-twilio-signature": given}, b""), case.fields, case.token)


def takes_telnyx(case: TelnyxCase) -> bool:
    headers = {"telnyx-timestamp": case.when, "telnyx-signature-ed25519": case.signature}
    try:
        telnyx.check(Post("https://line.example.org", headers, case.body.encode()), case.key, at=AT)
    except NotSigned:
        return False
    return True


def test_ten_thousand_posts_are_signed_and_taken_as_twilios_library_does() -> None:
    cases = list(twilio_cases())
    signatures = [twilio.signature(case.token, case.signed_url, case.signed_fields) for case in cases]
    verdicts = [takes_twilio(case, given) for case, given in zip(cases, signatures, strict=True)]

    assert digests_of(signatures) == TOLD["twilio"]["signatures"]
    assert bits_of(verdicts) == TOLD["twilio"]["verdicts"]
    assert 2_000 < sum(verdicts) < 8_000


def test_ten_thousand_posts_are_taken_as_telnyxs_library_does() -> None:
    verdicts = [takes_telnyx(case) for case in telnyx_cases()]

    assert bits_of(verdicts) == TOLD["telnyx"]["verdicts"]
    assert 2_000 < sum(verdicts) < 8_000
