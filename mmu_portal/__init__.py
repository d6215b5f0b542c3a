"""The roof of the portal: settings, addresses, background work."""

from mmu_portal.celery import app as celery_app

__all__ = ["celery_app"]
