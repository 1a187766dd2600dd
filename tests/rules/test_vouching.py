"""What the network says of a caller's number: read where carriers write it, and never a reason to refuse."""

import pytest

from ringbuoy.telephony.vouching import Vouched, vouched_in

WRITTEN = [
    ("<sip:+15551230987;verstat=TN-Validation-Passed-A@carrier.example>  ||", Vouched.NUMBER),
    ("<sip:+15551230987@carrier.example;verstat=TN-Validation-Passed;user=phone>  |A|", Vouched.NUMBER),
    ('"A" <tel:+15551230987;verstat="TN-Validation-Passed">  | B |', Vouched.CUSTOMER),
    ("  TN-Validation-Passed-C||", Vouched.GATEWAY),
    ("<sip:+15551230987;verstat=tn-validation-passed@carrier.example>  ||", Vouched.SIGNED),
    ("<sip:+15551230987;verstat=TN-Validation-Failed@carrier.example>  |A|", Vouched.FORGED),
    ("  TN-Validation-Failed-B||", Vouched.FORGED),
    ("<sip:+15551230987;verstat=No-TN-Validation@carrier.example>  |A|", None),
    ("<sip:+15551230987@carrier.example>  ||", None),
    ("  ||", None),
    ("", None),
    ("[success A][]<sip:+15551230987@carrier.example>  ||", Vouched.NUMBER),
    ("[success ][]  ||", Vouched.SIGNED),
    ("[signature_validation A][]<sip:+1555;verstat=TN-Validation-Passed@one.example>  ||", Vouched.FORGED),
    ("[cert_retrieval_failure B][]  TN-Validation-Passed-C||", Vouched.GATEWAY),
    ("[cid_orig_tn_mismatch A][]  ||", None),
    ('[]"TN-Validation-Passed-A" <sip:+1555;verstat=TN-Validation-Failed@one.example>  ||', Vouched.FORGED),
    ("[]TN-Validation-Passed-A <sip:+15551230987@one.example>  ||", None),
    ('[]"a \\"|A|<x>; TN-Validation-Passed-A" <sip:+15551230987@one.example>  ||', None),
    ("[]<sip:+1555@one.example>;verstat=TN-Validation-Passed-B <tel:+1555>  ||", Vouched.CUSTOMER),
    ('[]Passed-A, "TN-Validation-Passed-A <sip:+1555@one.example>  ||', None),
    ("[]<sip:[success A]@carrier.example>  ||", None),
]


@pytest.mark.parametrize(("said", "vouched"), WRITTEN)
def test_what_a_carrier_passes_on_is_read(said: str, vouched: Vouched | None) -> None:
    assert vouched_in(said) is vouched
