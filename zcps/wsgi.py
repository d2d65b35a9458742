"""The entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from zcps.kit.content_types import PlainContentType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zcps.settings")

application = PlainContentType(get_wsgi_application())
