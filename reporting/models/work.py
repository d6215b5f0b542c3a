"""What the portal did by itself, and when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodicWork(models.Model):
    """The last time that one task ran, whoever called for it."""

    on_public_pages = on_kept_pages = False

    task = models.CharField(_("task"), max_length=100, unique=True)
    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    failed_at = models.DateTimeField(_("failed last"), null=True)
    problem = models.CharField(_("problem"), max_length=100, blank=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("work done by itself")
        verbose_name_plural = _("work done by itself")
        ordering = ["task"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.task
