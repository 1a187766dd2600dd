"""Carriers, numbers, greetings, calls and the counselors' phones. A caller's number never stands here.

What was spoken stands in sealed pieces only.
"""

from ringbuoy.telephony.models.calls import BrowserCall, Call, CallBack, DroppedCall
from ringbuoy.telephony.models.floods import AttackMode, NoticedFlood
from ringbuoy.telephony.models.person_tests import PersonTest
from ringbuoy.telephony.models.phones import OwnPhone, Softphone
from ringbuoy.telephony.models.placed import OnCallRing, OutsideCall
from ringbuoy.telephony.models.sounds import Greeting, Sound, SoundPiece, TalkRecording, Tones
from ringbuoy.telephony.models.trunks import Drill, PhoneNumber, SelfTest, Trial, Trunk
from ringbuoy.telephony.models.unreached import UnreachedCall

__all__ = [
    "AttackMode",
    "BrowserCall",
    "Call",
    "CallBack",
    "Drill",
    "DroppedCall",
    "Greeting",
    "NoticedFlood",
    "OnCallRing",
    "OutsideCall",
    "OwnPhone",
    "PersonTest",
    "PhoneNumber",
    "SelfTest",
    "Softphone",
    "Sound",
    "SoundPiece",
    "TalkRecording",
    "Tones",
    "Trial",
    "Trunk",
    "UnreachedCall",
]
