"""The twin for crash tests: the server says «done» and writes a moment later."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpResponseRedirect

from tests.installation_settings import *  # noqa: F403
from tests.installation_settings import MIDDLEWARE


def early(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A form is answered at once and served in the background."""

    def middleware(request: Any) -> Any:
        if request.method != "POST" or not request.path.startswith("/holidays/"):
            return get_response(request)
        request.POST  # noqa: B018  read while the connection is open

        def later() -> None:
            time.sleep(0.05)
            get_response(request)

        threading.Thread(target=later, daemon=True).start()
        return HttpResponseRedirect("/holidays/")

    return middleware


MIDDLEWARE = ["tests.installation_answering_early.early", *MIDDLEWARE]
