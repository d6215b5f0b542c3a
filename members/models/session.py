"""Where people are signed in."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonSession(AbstractBaseSession):
    """One browser's session; if a person is signed in, also whose it is, since when and on what device."""

    on_public_pages = on_kept_pages = False

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions", verbose_name=_("person")
    )
    began_at = models.DateTimeField(_("since"))
    device = models.CharField(_("device"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls) -> Any:
        from members.sessions import SessionStore

        return SessionStore
