"""Pages for a WSGI server; `metodkabinet serve` wraps the same callable."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "metodkabinet.config.settings")

application = get_wsgi_application()
