"""Saving a record that somebody else saved since it was read."""

import pytest
from auditlog.models import LogEntry

from members.models import Municipality
from mmu_portal.lib.errors import EditConflict
from mmu_portal.lib.versions import read_token, version_token
from tests.factories.members import MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_each_save_takes_the_next_version():
    stored = MunicipalityFactory()
    assert stored.version == 1
    stored.save()
    stored.save(update_fields=["phone"])
    assert (stored.version, Municipality.objects.get().version) == (3, 3)


def test_stale_record_is_not_saved_and_leaves_no_history():
    stored = MunicipalityFactory(phone="0224 111 11 11")
    stale = Municipality.objects.get()
    stored.phone = "0224 222 22 22"
    stored.save()
    stale.phone = "0224 333 33 33"
    with pytest.raises(EditConflict):
        stale.save()
    assert stale.version == 1
    assert Municipality.objects.get().phone == "0224 222 22 22"
    assert LogEntry.objects.filter(action=LogEntry.Action.UPDATE).count() == 1


def test_token_tells_the_version_of_its_own_record_alone():
    first, second = MunicipalityFactory(), MunicipalityFactory()
    token = version_token(first)
    assert read_token(first, token).version == 1
    assert read_token(second, token) is None
    assert read_token(first, token.replace(":1:", ":2:")) is None
    assert read_token(first, "") is None
