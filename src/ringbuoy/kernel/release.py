"""The number of this release, as it stands in pyproject.toml."""

RELEASE = "0.1.0"
