"""The WSGI entry of the portal."""

import os

from django.core.wsgi import get_wsgi_application

from mmu_portal.lib.pagestore import PageStore

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mmu_portal.settings")
application = PageStore(get_wsgi_application())
