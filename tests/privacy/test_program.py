"""keyd as a program: what it says when something is wrong, and that it never says more."""

import subprocess
import sys

import pytest

from ringbuoy.keyd import program
from tests.privacy.running import SOURCE


def run_keyd(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ringbuoy.keyd", *arguments],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_data_folder_it_says_what_it_needs():
    run = run_keyd()

    assert (run.returncode, run.stderr) == (
        1,
        "keyd: keyd needs to know its data folder: --data DIR, or RINGBUOY_DATA.\n",
    )


def test_a_data_folder_that_is_not_there_is_one_sentence(tmp_path):
    run = run_keyd("--data", str(tmp_path / "none"))

    assert run.returncode == 1
    assert run.stderr.startswith("keyd: No such file or directory: ")
    assert "Traceback" not in run.stderr


def test_a_whole_and_a_changed_log_are_told_apart(resting_keyd):
    resting_keyd.start().stop()
    log = next(resting_keyd.places.logs.iterdir())

    whole = run_keyd("verify-log", "--data", str(resting_keyd.data))
    log.write_bytes(log.read_bytes().replace(b"rescue", b"words!", 1))
    changed = run_keyd("verify-log", "--data", str(resting_keyd.data))

    assert "is whole" in whole.stdout
    assert changed.returncode == 1
    assert "was changed" in changed.stderr


@pytest.mark.parametrize("text", ["I am under the bridge"])
def test_an_unforeseen_error_is_told_by_kind_and_place(capsys, text):
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        program._tell_kind_and_place_only(RuntimeError, error, error.__traceback__)
        program._tell_what_a_callback_raised(None, {"exception": error, "message": text})

    said = capsys.readouterr().err
    assert text not in said
    assert said.count("RuntimeError at test_program.py:") == 2


def test_memory_is_not_for_others(keyd):
    with open(f"/proc/{keyd.process.pid}/limits") as limits:
        core = next(line for line in limits if line.startswith("Max core file size"))

    assert core.split()[4:6] == ["0", "0"]
