"""Settings of the test suite: the portal's own, on the embedded defaults unless the environment says more."""

import os

os.environ["DEMO"] = "1"
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("SECRET_KEY", "a key for tests, long enough to be taken and kept nowhere else")

from mmu_portal.settings import *  # noqa: F403

# The hash that takes no time: passwords are not what most tests are about.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
