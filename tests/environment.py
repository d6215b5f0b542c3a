"""The environment of the test suite: set before Django reads its settings."""

import os

os.environ["DEMO"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "mmu_portal.settings"
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("SECRET_KEY", "a key for tests, long enough to be taken and kept nowhere else")
