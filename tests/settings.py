"""Settings of the test suite: the portal's own, on the embedded defaults unless the environment says more."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# A folder of the suite's own: nothing is read from a portal that runs here, and a fresh clone has none.
_folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))
(_folder / "static").mkdir()
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.environ["DEMO"] = "1"
os.environ["VAR_DIR"] = str(_folder)
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("SECRET_KEY", "a key for tests, long enough to be taken and kept nowhere else")

from mmu_portal.settings import *  # noqa: E402, F403

# The hash that takes no time: passwords are not what most tests are about.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A busy machine may need longer to drop a database than a request may wait, and no test outlives a crash of
# the server.
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=0 -c synchronous_commit=off"  # noqa: F405
