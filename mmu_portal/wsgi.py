"""The WSGI entry of the portal."""

import os

from django.core.wsgi import get_wsgi_application

from mmu_portal.lib.backup import require_no_cut_restore
from mmu_portal.lib.generation import require_stamps
from mmu_portal.lib.pagestore import PageStore
from mmu_portal.lib.start import refusing_plainly
from mmu_portal.lib.staticfiles import require_static_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mmu_portal.settings")
with refusing_plainly():
    application = PageStore(get_wsgi_application())
    require_static_files()
    require_stamps()
    require_no_cut_restore()
