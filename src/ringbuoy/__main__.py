"""python -m ringbuoy: the same as ./ringbuoy, once the private environment is there."""

import sys

from ringbuoy.cli import main

if __name__ == "__main__":
    sys.exit(main())
