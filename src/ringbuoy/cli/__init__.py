"""The command line: what a person types to start, check and mend the service."""

import sys
from collections.abc import Sequence

from ringbuoy.cli.arguments import parse
from ringbuoy.kernel.errors import Foreseen


def main(words: Sequence[str] | None = None) -> int:
    """Do what was typed, and give the exit code. What is foreseen ends in a sentence, not in a trace."""
    asked = parse(words)
    try:
        return asked.command(asked)
    except Foreseen as error:
        print(error.sentence, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
