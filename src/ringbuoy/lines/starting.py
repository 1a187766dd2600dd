"""What a new line begins with: topics, dispositions and greetings that any center can use, and change."""

from collections.abc import Sequence
from typing import Any

from ringbuoy.lines.rules import HopKind

MESSAGE_AFTER_SECONDS = 300
TOPICS = [
    {"code": "suicidal_thoughts", "name": "Thoughts of suicide"},
    {"code": "self_harm", "name": "Self-harm"},
    {"code": "loneliness", "name": "Loneliness"},
    {"code": "family", "name": "Family or partner"},
    {"code": "grief", "name": "Loss of somebody"},
    {"code": "anxiety", "name": "Fear or panic"},
    {"code": "low_mood", "name": "Low mood"},
    {"code": "violence", "name": "Violence at home"},
    {"code": "substance", "name": "Alcohol or drugs"},
    {"code": "money", "name": "Money or housing"},
    {"code": "work_school", "name": "Work or school"},
    {"code": "identity", "name": "Who I am"},
    {"code": "health", "name": "Health"},
    {"code": "for_other", "name": "Worried about someone else"},
]
DISPOSITIONS = [
    {"code": "supported", "name": "Talked, feels better"},
    {"code": "plan_made", "name": "Talked, plan for the next days made"},
    {"code": "referred", "name": "Referred to a service"},
    {"code": "follow_up", "name": "Agreed that we get in touch again"},
    {"code": "rescue_voluntary", "name": "Emergency help, wanted by the caller"},
    {"code": "rescue_without_consent", "name": "Emergency help, without consent"},
    {"code": "information", "name": "Asked for information"},
    {"code": "left_early", "name": "Caller left during the talk"},
]
GREETINGS = {
    "en": "Hello. You have reached us. Someone will be with you soon. You can start writing now.",
    "es": "Hola. Nos has encontrado. Alguien te atenderá pronto. Puedes empezar a escribir.",
    "ar": "مرحبا. لقد وصلت إلينا. سيكون معك شخص قريبا. يمكنك أن تبدأ الكتابة الآن.",
}


def starting_settings(
    name: str, *, emergency_number: str, zone: str, languages: Sequence[str]
) -> dict[str, Any]:
    """Give the settings of a line that is not open to the public yet, and on which nobody waits for ever."""
    return {
        "name": name,
        "emergency_number": emergency_number,
        "zone": zone,
        "languages": list(languages),
        "is_open_to_public": False,
        "greetings": {language: words for language, words in GREETINGS.items() if language in languages},
        "hops": [{"kind": HopKind.MESSAGE.value, "target": "", "after_seconds": MESSAGE_AFTER_SECONDS}],
        "dispositions": DISPOSITIONS,
        "topics": TOPICS,
    }
