"""Logs that cannot hold a caller's words, because they hold codes and nothing else.

Two ways lead into a log, and both are narrow.

Our own lines (structlog) keep the keys of one list, and of their values only what looks like a code,
an id or a small number. What is not on the list is dropped and counted as `withheld`.

Lines of libraries (logging) lose their text where they are born, in the record's own maker, so that
no handler of any library can write it: what stays is who logged, where in which file, how grave it
is, and of an error its kind and its path through the files. An error's text may quote a row.
"""

import logging
import re
import resource
import sys
import threading
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Any, TextIO
from uuid import UUID

import orjson
import structlog

from ringbuoy.kernel.clock import now

ALLOWED = frozenset(
    {
        *("event", "level", "logger", "process", "at", "error", "causes", "where", "withheld"),
        *("contact", "person", "line", "offer", "entry", "sequence", "role", "epoch"),
        *("step", "name", "reason", "code", "status", "route", "method", "channel", "signal"),
        *("count", "waiting", "seconds", "milliseconds", "attempt", "pid", "port", "version"),
    }
)
_CODE = re.compile(r"[a-z][a-z0-9_.:-]{0,63}", re.ASCII)
_KIND = re.compile(r"[A-Z][A-Za-z0-9]{0,63}", re.ASCII)
_PLACE = re.compile(r"[\w.<>-]{1,80}:\d+(:[\w<>]{1,80})?", re.ASCII)
_LARGEST_NUMBER = 1_000_000_000
_DEEPEST = 12

_Event = MutableMapping[str, Any]


def configure(settings: Mapping[str, object]) -> None:
    """Set logging up for Django: LOGGING_CONFIG names this, LOGGING = {"process": "web"} is given to it."""
    set_up(str(settings.get("process", "web")))


def set_up(process: str) -> None:
    """Make this process's logs wordless; call it first thing."""
    structlog.configure(
        processors=[structlog.processors.add_log_level, _Stamp(process), keep_codes_only, _to_json],
        logger_factory=lambda *_names: _Lines(_own_stderr()),
        cache_logger_on_first_use=True,
    )
    logging.setLogRecordFactory(wordless_record)
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    _send_all_to_one_place(process)
    _replace_hooks()
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


class _Lines(structlog.PrintLogger):
    """Writes our lines. *If the disk takes none, they are lost, and who wrote them goes on.*"""

    def msg(self, message: str) -> None:
        """Write one line, if that is possible."""
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def keep_codes_only(_logger: object, _method: str, event: _Event) -> _Event:
    """Drop every key that is not allowed and every value that is not a code, an id or a number."""
    kept = {key: value for key, value in event.items() if key in ALLOWED and _is_harmless(key, value)}
    withheld = len(event) - len(kept)
    if withheld:
        kept["withheld"] = withheld
    kept.setdefault("event", "unnamed")
    return kept


def wordless_record(*arguments: Any, **named: Any) -> logging.LogRecord:
    """Make a log record without its text: what stays is who, where, how grave, and the kind of error."""
    name, level, path, line, _text, _values, error, function, *_ = (*arguments, None, None)
    kind, where = _told(error)
    record = logging.LogRecord(name, level, path, line, "", None, None, function, None)
    record.msg = kind or f"{record.module}:{line}"
    record.__dict__["error"] = kind
    record.__dict__["where"] = where or [f"{record.filename}:{line}"]
    return record


def describe(error: BaseException) -> dict[str, object]:
    """Tell an error without its text: its kind, what caused it, and its path through the files."""
    return {"error": type(error).__name__, "causes": _causes(error), "where": _path(error.__traceback__)}


class _Stamp:
    """Adds which process speaks, and when."""

    def __init__(self, process: str) -> None:
        self._process = process

    def __call__(self, _logger: object, _method: str, event: _Event) -> _Event:
        return {"at": now(), "process": self._process, **event}


class _WordlessFormatter(logging.Formatter):
    """Writes a record as a line of JSON in the same form as our own."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Write what the record may say."""
        said = {
            "at": now(),
            "process": self._process,
            "event": "library",
            "level": record.levelname.lower(),
            "logger": record.name if _CODE.fullmatch(record.name) else "unnamed",
            "where": getattr(record, "where", []),
        }
        error = getattr(record, "error", None)
        return orjson.dumps(said | ({"error": error} if error else {})).decode()


def _is_harmless(key: str, value: object) -> bool:
    if key == "at":
        return isinstance(value, datetime)
    if value is None or isinstance(value, bool | UUID):
        return True
    if isinstance(value, int | float):
        return abs(value) < _LARGEST_NUMBER
    if isinstance(value, str):
        return _is_code(key, value)
    return isinstance(value, list) and all(_is_harmless(key, one) for one in value)


def _is_code(key: str, value: str) -> bool:
    if key == "where":
        return _PLACE.fullmatch(value) is not None
    if key in {"error", "causes"}:
        return _KIND.fullmatch(value) is not None
    return _CODE.fullmatch(value) is not None or _is_uuid(value)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _to_json(_logger: object, _method: str, event: _Event) -> str:
    return orjson.dumps(dict(event)).decode()


def _told(error: object) -> tuple[str | None, list[str]]:
    """Tell kind and path of what a logger was given as `exc_info`."""
    if isinstance(error, tuple) and len(error) == 3 and isinstance(error[1], BaseException):
        return type(error[1]).__name__, _path(error[2])
    if isinstance(error, BaseException):
        return type(error).__name__, _path(error.__traceback__)
    return None, []


def _causes(error: BaseException) -> list[str]:
    causes: list[str] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(causes) < _DEEPEST:
        causes.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return causes


def _path(trace: TracebackType | None) -> list[str]:
    """Give the places that an error came through, the last ones, without a line of code or a value."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return places[-_DEEPEST:]


def _send_all_to_one_place(process: str) -> None:
    handler = logging.StreamHandler(_own_stderr())
    handler.setFormatter(_WordlessFormatter(process))
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)


def _own_stderr() -> TextIO:
    """Give the process's own error stream, not one that somebody has put in its place for a while."""
    return sys.__stderr__ or sys.stderr


def _replace_hooks() -> None:
    sys.excepthook = _tell_uncaught
    sys.unraisablehook = lambda said: _tell(said.exc_value)
    threading.excepthook = lambda said: _tell(said.exc_value)


def _tell_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _tell(error)


def _tell(error: BaseException | None) -> None:
    if error is not None:
        structlog.get_logger().critical("uncaught", **describe(error))
