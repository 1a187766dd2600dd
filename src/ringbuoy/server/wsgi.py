"""The pages, as a WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from ringbuoy.server.reading_in import nothing_thrown_away

LOOK_AFTER = (20_000, 10, 10)
"""After so many new things unreachable memory is looked for; after Python's own 700, pages stood still."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbuoy.server.django_settings")
with nothing_thrown_away():
    application = get_wsgi_application()
gc.set_threshold(*LOOK_AFTER)
