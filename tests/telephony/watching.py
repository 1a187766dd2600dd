"""What the worker does for callers whose engine hangs or is gone, as a process, and nothing else of it.

Run as `python -m tests.telephony.watching`. The whole worker would make the line's sounds anew, by which the
tests tell what is heard.
"""

from ringbuoy.server.loops import Stop, every, start_django
from ringbuoy.server.worker import EVERY_SECONDS, looking_after_calls

if __name__ == "__main__":
    start_django("worker")
    stop = Stop()
    with looking_after_calls(stop):
        every(EVERY_SECONDS, lambda: None, stop=stop)
