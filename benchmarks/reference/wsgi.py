"""The reference list behind all of the portal's middleware, without its page store."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
