"""Real data that lie beside the project where it is developed; tests that need them skip without them."""

from pathlib import Path

import pytest

from tests.lint.findings import ROOT

DATA = ROOT.parent / "shared" / "data"
STANDARD = DATA / "hsds-3.0"
EXAMPLES = STANDARD / "examples"
FLORIDA = DATA / "directory-florida"
OHANA = DATA / "directory-ohana"
OPEN_ELIGIBILITY = DATA / "taxonomy" / "open-eligibility-2.0.xml"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real data are not at {DATA}")


def write(folder: Path, **files: str) -> Path:
    """Write small files, named by their stems and endings: services_csv is services.csv."""
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        (folder / f"{stem}.{ending}").write_text(text, encoding="utf-8")
    return folder
