"""The portal's settings with the reference list beside its addresses."""

from mmu_portal.settings import *  # noqa: F403
from mmu_portal.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "benchmarks.reference.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "benchmarks" / "reference" / "templates")  # type: ignore[attr-defined]
