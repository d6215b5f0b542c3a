"""The reference list, and the addresses that the base template links to."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from benchmarks.reference.api import MemberList
from benchmarks.reference.views import MunicipalityList
from mmu_portal import urls

urlpatterns = [
    *i18n_patterns(
        path("reference/", MunicipalityList.as_view()),
        path("reference/api/", MemberList.as_view()),
        path("reference/paged/", MunicipalityList.as_view(paginate_by=24)),
    ),
    *urls.urlpatterns,
]
