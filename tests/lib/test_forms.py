"""Forms of records: what nobody touched stays as it is stored."""

import pytest

from members.forms import ReportForm
from mmu_portal.lib.forms import LinesField


def test_line_breaks_of_browsers_are_kept_as_line_feeds():
    assert LinesField().clean("one\r\n\r\ntwo\rthree") == "one\n\ntwo\nthree"


@pytest.mark.parametrize("stored", ["one\n\ntwo", "one\r\n\r\ntwo"])
def test_a_text_that_comes_back_as_it_was_has_not_changed(stored):
    assert not LinesField().has_changed(stored, "one\r\n\r\ntwo")
    assert LinesField().has_changed(stored, "one\r\ntwo")


def test_a_line_break_counts_as_one_letter():
    assert LinesField(max_length=3).clean("a\r\nb") == "a\nb"


def test_public_report_keeps_line_feeds():
    form = ReportForm({"text": "The telephone\r\nis another.", "email": ""})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "The telephone\nis another."
