"""python -m ringbuoy.simulator: the traffic of a demo."""

from ringbuoy.simulator.traffic import main

main()
