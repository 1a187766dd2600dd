"""The addresses of the directory's public door, each with its gate: open to the whole world."""

from django.urls import URLPattern, include

from ringbuoy.access.gates import public
from ringbuoy.doors.api.door import api

patterns, app_name, namespace = api.urls
for pattern in patterns:
    if isinstance(pattern, URLPattern):
        public(pattern.callback)

included = include((patterns, app_name), namespace)
