"""The pages' scripts are bundled on a machine that has no Node of its own."""

import subprocess
from pathlib import Path

import pytest

from ringbuoy.server.assets import node, npm


def test_without_node_on_the_machine_the_wheel_has_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))

    for command in ((node(),), npm()):
        said = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)

        assert said.returncode == 0, said.stderr
        assert said.stdout.strip().lstrip("v")[0].isdigit()
