"""Numbers for Prometheus. Whoever reads them shows a token, which the page System tells."""

import hmac

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ringbuoy.access.gates import public
from ringbuoy.kernel import clock
from ringbuoy.telephony.metrics import measure, written
from ringbuoy.telephony.strongbox import metrics_token

FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@require_GET
@never_cache
@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the numbers to whoever shows the token."""
    token, shown = metrics_token(), request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(f"Bearer {token}".encode(), shown.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(written(measure(at=clock.now())), content_type=FORMAT)
