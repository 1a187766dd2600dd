"""Write down what the carriers' own libraries say of the made-up posts.

Run `python -m tests.texting.record_signatures` with DJANGO_SETTINGS_MODULE=ringbuoy.server.django_settings,
where twilio and telnyx[webhooks] are installed beside our own code; nothing else here needs them.
"""

import importlib
import json
import time
from importlib.metadata import version
from typing import Any

from django.http import QueryDict

from tests.texting.signature_cases import AT, TelnyxCase, TwilioCase, presented, telnyx_cases, twilio_cases
from tests.texting.signature_verdicts import VERDICTS, bits_of, digests_of


def main() -> None:
    """Ask both libraries about every case."""
    told = {"twilio": _of_twilio(list(twilio_cases())), "telnyx": _of_telnyx(list(telnyx_cases()))}
    VERDICTS.write_text(json.dumps(told, indent=1) + "\n")


def _of_twilio(cases: list[TwilioCase]) -> dict[str, Any]:
    validator = importlib.import_module("twilio.request_validator").RequestValidator
    signatures = [
        validator(case.token).compute_signature(case.signed_url, _dict(case.signed_fields)) for case in cases
    ]
    verdicts = [
        validator(case.token).validate(case.url, _dict(case.fields), presented(signature, case.how))
        for case, signature in zip(cases, signatures, strict=True)
    ]
    return {
        "library": f"twilio {version('twilio')}",
        "signatures": digests_of(signatures),
        "verdicts": bits_of(verdicts),
    }


def _of_telnyx(cases: list[TelnyxCase]) -> dict[str, Any]:
    client = importlib.import_module("telnyx").Telnyx(api_key="none")
    time.time = lambda: AT
    return {
        "library": f"telnyx {version('telnyx')}",
        "verdicts": bits_of([_does_telnyx_take(client, case) for case in cases]),
    }


def _does_telnyx_take(client: Any, case: TelnyxCase) -> bool:
    """Ask for the verdict. Whether the body is JSON is asked after the signature, and is no part of it."""
    headers = {"telnyx-timestamp": case.when, "telnyx-signature-ed25519": case.signature}
    try:
        client.webhooks.unwrap(case.body, headers=headers, key=case.key)
    except json.JSONDecodeError:
        return True
    except ValueError:
        return False
    return True


def _dict(fields: list[tuple[str, str]]) -> QueryDict:
    told = QueryDict(mutable=True)
    for name, value in fields:
        told.appendlist(name, value)
    return told


if __name__ == "__main__":
    main()
