"""Municipalities of the region."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.enums import MunicipalityKind, PopulationMethod
from members.logos import rewritten, validate_logo
from members.models.position import Position
from members.queries.municipality import MunicipalityQuerySet, short_name
from members.validators import (
    LATITUDES,
    LONGITUDES,
    validate_area,
    validate_phone,
    validate_web_address,
    validate_year_of_figure,
)
from mmu_portal.lib.fields import OneLineField, ParagraphsField
from mmu_portal.lib.models import EditedVersion
from mmu_portal.lib.text import search_key, sort_key


class Municipality(EditedVersion, Position):
    """One municipality of the region, a member of the Union or not.

    Figures carry their year and source beside them. `reference` holds the values that the reference data
    last brought, so that loading them again can tell what staff corrected by hand and leave it alone.
    """

    # Made by modeltranslation.
    name_tr: str
    name_en: str | None

    code = models.CharField(
        _("code"),
        max_length=80,
        unique=True,
        validators=[RegexValidator(r"^\d{2}-[a-z0-9-]+\Z", _("Two digits, a hyphen and plain letters."))],
        help_text=_("The portal’s stable key, such as 16-osmangazi."),
    )
    official_id = models.PositiveIntegerField(
        _("official number"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(2_147_483_647)],
        help_text=_("District, town or province number of the statistical office (TÜİK)."),
    )
    slug = models.SlugField(_("address of the page"), max_length=100, unique=True)
    name = OneLineField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=24, choices=MunicipalityKind)
    province = models.ForeignKey(
        "members.Province", models.PROTECT, related_name="municipalities", verbose_name=_("province")
    )
    district = OneLineField(
        _("district"), max_length=60, blank=True, help_text=_("The district in which it lies.")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="districts",
        verbose_name=_("metropolitan municipality"),
        limit_choices_to={"kind": MunicipalityKind.METROPOLITAN},
    )
    population = models.PositiveIntegerField(
        _("population"), null=True, blank=True, validators=[MaxValueValidator(100_000_000)]
    )
    population_year = models.PositiveSmallIntegerField(
        _("population year"),
        null=True,
        blank=True,
        validators=[validate_year_of_figure],
    )
    population_method = models.CharField(
        _("population method"), max_length=10, choices=PopulationMethod, blank=True
    )
    population_source = OneLineField(_("population source"), max_length=200, blank=True)
    position_source = OneLineField(_("position source"), max_length=200, blank=True)
    area_km2 = models.DecimalField(
        _("area (km²)"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[validate_area],
    )
    area_year = models.PositiveSmallIntegerField(
        _("area year"),
        null=True,
        blank=True,
        validators=[validate_year_of_figure],
    )
    area_source = OneLineField(_("area source"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True, validators=[validate_web_address])
    website_source = OneLineField(_("website source"), max_length=200, blank=True)
    phone = OneLineField(_("telephone"), max_length=40, blank=True, validators=[validate_phone])
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("The institution’s address, not a person’s.")
    )
    description = ParagraphsField(_("description"), max_length=4000, blank=True)
    logo = models.ImageField(
        _("logo"),
        upload_to="logos/",
        blank=True,
        validators=[validate_logo],
        help_text=_("PNG, JPEG or WebP, at most 2 MiB and 4000 pixels a side. The page shows it smaller."),
    )
    reference = models.JSONField(default=dict, blank=True, editable=False)
    search_key = models.CharField(max_length=600, editable=False)
    sort_key = models.CharField(max_length=300, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects: ClassVar = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["sort_key", "pk"]
        permissions = [
            ("import_municipality", "Can import spreadsheets"),
            ("export_municipality", "Can export spreadsheets"),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="municipality_order"),
            models.Index(fields=["population", "id"], name="municipality_population"),
        ]
        constraints = [
            # District, province and town numbers are two series of their own: 1608 is Savaştepe and Gümüşçay.
            models.UniqueConstraint(
                fields=["official_id"],
                condition=models.Q(kind=MunicipalityKind.TOWN),
                name="municipality_town_number_once",
                violation_error_message=_("Another town has this official number."),
            ),
            models.UniqueConstraint(
                fields=["official_id"],
                condition=~models.Q(kind=MunicipalityKind.TOWN),
                name="municipality_number_once",
                violation_error_message=_("Another municipality has this official number."),
            ),
            models.UniqueConstraint(
                fields=["province", "district", "kind", "name_tr"],
                name="municipality_place_once",
                violation_error_message=_("This municipality is already recorded."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=MunicipalityKind.values),
                name="municipality_kind_known",
                violation_error_message=_("Choose a kind from the list."),
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True)
                | models.Q(kind=MunicipalityKind.METROPOLITAN_DISTRICT),
                name="municipality_parent_of_district",
                violation_error_message=_(
                    "Only a metropolitan district belongs to a metropolitan municipality."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(population__isnull=True) | models.Q(population_year__isnull=False),
                name="municipality_population_dated",
                violation_error_message=_("Give the year of the population."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=LATITUDES, longitude__range=LONGITUDES),
                name="municipality_position_whole",
                violation_error_message=_("Give latitude and longitude together, in degrees."),
            ),
            models.CheckConstraint(
                condition=models.Q(area_km2__isnull=True) | models.Q(area_km2__gte=0),
                name="municipality_area_positive",
                violation_error_message=_("An area is not below zero."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:municipality", args=[self.slug])

    @property
    def short_name(self) -> str:
        """The name without the word municipality: `Osmangazi`, `Bursa Büyükşehir`."""
        return short_name(self.name)

    def derive_keys(self) -> None:
        """Make the stored keys that follow from the names; every way of writing a row calls it."""
        self.search_key = search_key([self.name_tr, self.name_en, self.district, self.province.name_tr])
        self.sort_key = sort_key(self.name_tr)

    def save(self, *args: object, **kwargs: object) -> None:
        self.derive_keys()
        if self.logo and not self.logo._committed:  # type: ignore[attr-defined]
            self.logo = rewritten(self.logo.file)
        super().save(*args, **kwargs)
