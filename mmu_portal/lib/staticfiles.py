"""The collected static files: without them a server does not start."""

from pathlib import Path

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage

from mmu_portal.lib.start import RefusedStart


def require_static_files() -> None:
    """Refuse to serve without the collected static files: every page would fail on its first style sheet."""
    try:
        storage = staticfiles_storage
        if not isinstance(storage, ManifestFilesMixin):  # the first look at it reads the list of files
            return
    except ValueError:
        raise RefusedStart(
            "The portal does not start: the list of static files is damaged. Run `manage.py collectstatic`."
        ) from None
    if not storage.hashed_files:
        raise RefusedStart(
            "The portal does not start: the static files are not collected. Run `manage.py collectstatic`."
        )
    missing = [name for name in storage.hashed_files.values() if not Path(storage.path(name)).exists()]
    if missing:
        raise RefusedStart(
            f"The portal does not start: the static file {missing[0]} is gone. Run `manage.py collectstatic`."
        )
