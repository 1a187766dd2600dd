"""Keeping the sounds: made when something changes; what could not be made does not take a core for ever."""

from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from django.conf import settings

from ringbuoy.server import sounds


def test_what_could_not_be_made_is_tried_again_later_or_when_something_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "RINGBUOY", replace(settings.RINGBUOY, data=tmp_path))
    settings.RINGBUOY.asterisk_dir.mkdir()
    now, said, ends_with, runs = [0.0], ["a greeting"], [1], list[str]()

    def run(*_command: object, **_how: object) -> CompletedProcess[bytes]:
        runs.append(said[0])
        return CompletedProcess([], ends_with[0])

    monkeypatch.setattr(sounds.subprocess, "run", run)
    monkeypatch.setattr(sounds.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(sounds, "what_they_are_made_of", lambda: said[0])
    kept = sounds.Sounds()

    with pytest.raises(sounds.NotMade):
        kept.look()
    kept.look()
    now[0] += sounds.AGAIN_AFTER_SECONDS
    with pytest.raises(sounds.NotMade):
        kept.look()
    said[0], ends_with[0] = "another greeting", 0
    kept.look()
    kept.look()

    assert runs == ["a greeting", "a greeting", "another greeting"]
