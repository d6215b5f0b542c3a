"""People who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.fields import OneLineField
from mmu_portal.lib.text import fold


class UserManager(BaseUserManager["User"]):
    """Makes users; e-mail addresses are kept in lower case, so that each exists once."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A new user who may sign in with `password`, or not at all without one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A user with every right in the back office."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One person who signs in by e-mail: of the Union's staff or of a municipality."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = OneLineField(_("name"), max_length=150)
    name_key = models.CharField(max_length=300, editable=False)
    language = models.CharField(
        _("language"), max_length=2, choices=[("tr", "Türkçe"), ("en", "English")], default="tr"
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May use the back office, with the permissions of the groups.")
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Uncheck this instead of deleting the account: the history shows who did what."),
    )
    date_joined = models.DateTimeField(_("account since"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_lower_case",
                violation_error_message=_("Write the e-mail address in lower case."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Lower the address before its rules are checked."""
        super().clean()
        self.email = self.email.strip().lower()

    def save(self, *args: object, **kwargs: object) -> None:
        """Store the account, and with its name the key by which people are looked for."""
        self.name_key = fold(self.name)
        named: Any = kwargs.get("update_fields")
        if named is not None and "name" in named:
            kwargs["update_fields"] = {*named, "name_key"}
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email
