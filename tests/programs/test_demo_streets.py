"""The demonstration's streets and participations: flagged, as many as stated, and loaded once."""

import pytest
from django.core.management import CommandError, call_command

from mmu_portal.lib.errors import DomainError
from programs.actions.demo_streets import STREETS, load_sample_streets
from programs.models import Cycle, CycleParticipation, CyclePlaces, Photograph, Street
from programs.queries.figures import participation_totals, street_totals

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(settings, tmp_path):
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    for command in ("load_reference", "load_platforms", "load_programs"):
        call_command(command, verbosity=0)


def test_sample_streets_make_the_fifteen_and_are_flagged(portal):
    assert load_sample_streets() == 26 + 6 + len(STREETS)
    totals = street_totals(Street.objects.all())
    assert (totals.streets, totals.samples) == (15, 11)
    fourth = Cycle.objects.get(program__slug="reclaiming-streets", number=4)
    taking_part = participation_totals(cycle=fourth)
    assert (taking_part.municipalities, taking_part.provinces, taking_part.samples) == (26, 6, 26)
    assert CyclePlaces.objects.get(cycle=fourth).taken == 26
    assert not CycleParticipation.objects.filter(is_sample=False).exists()
    assert Photograph.objects.filter(intervention__street__is_sample=True).count() == 2
    assert load_sample_streets() == 0


def test_sample_streets_are_for_the_demonstration_alone(portal, settings):
    settings.DEMO = False
    with pytest.raises(DomainError):
        load_sample_streets()
    with pytest.raises(CommandError):
        call_command("load_demo_streets")
    assert not Street.objects.filter(is_sample=True).exists()
