"""Run keyd: python -m ringbuoy.keyd."""

import sys

from ringbuoy.keyd.program import main

sys.exit(main(sys.argv[1:]))
