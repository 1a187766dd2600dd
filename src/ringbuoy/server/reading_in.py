"""Reading a program's modules in, without looking meanwhile for what nobody needs any more."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_thrown_away() -> Iterator[None]:
    """Keep whatever comes into being while this lasts, for as long as the program runs.

    Python would look through all of it again and again, some hundred times in the two seconds in which our
    modules are read in, and find nothing: modules, classes and models stay.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
