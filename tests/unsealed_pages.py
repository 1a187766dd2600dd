"""The pages with the cipher of glass."""

from ringbuoy.server.wsgi import application
from tests import unsealed

__all__ = ["application", "unsealed"]
