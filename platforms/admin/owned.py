"""Records of a platform in the back office: its coordinators work on them, the superuser on all."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from members.models import User
from platforms.actions.seats import decides_on
from platforms.models import Platform
from platforms.queries.seat import is_shut_out


def suspension_told(user: User, platform: Platform) -> str:
    """What to know of a suspended person before and after they get a seat; nothing of the others."""
    if not is_shut_out(user, platform):
        return ""
    return gettext(
        "%(person)s is suspended on this platform: a seat opens the workspace only once you let them into it "
        "again, in the list of seat holders."
    ) % {"person": user}


class OwnPlatform:
    """Lets only those who decide on a record's platform change it; others with the right only read."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The right, and for one record also the platform."""
        allowed = super().has_change_permission(request, obj)  # type: ignore[misc]
        return allowed and (obj is None or self.decides(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The right, and for one record also the platform."""
        allowed = super().has_delete_permission(request, obj)  # type: ignore[misc]
        return allowed and (obj is None or self.decides(request, obj))

    def decides(self, request: HttpRequest, obj: Any) -> bool:
        """Whether the person decides on the record's platform."""
        return decides_on(request.user, obj if isinstance(obj, Platform) else obj.platform)  # type: ignore[arg-type]

    def own_platforms(self, request: HttpRequest) -> Any:
        """The platforms on which the person decides."""
        if request.user.is_superuser:  # type: ignore[union-attr]
            return Platform.objects.all()
        return Platform.objects.coordinated_by(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A record's platform is one of the person's own."""
        if db_field.name == "platform":
            kwargs["queryset"] = self.own_platforms(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
