"""The tags of the look."""

from xml.etree import ElementTree

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import resolve
from django.utils.translation import override

from mmu_portal.lib.templatetags import look


def request_of(address: str) -> HttpRequest:
    """A request that has been matched to a page."""
    request = RequestFactory().get(address)
    with override(address[1:3]):
        request.resolver_match = resolve(request.path)
    return request


def switch(address: str, language: str) -> str:
    """Where the language switch on a page leads."""
    return look.language_address(Context({"request": request_of(address)}), language)


def test_language_switch_keeps_every_parameter_in_canonical_order() -> None:
    address = "/tr/members/?province=16&q=%C5%9Fi%C5%9Fli&province=10&empty="
    assert switch(address, "en") == "/en/members/?province=16&province=10&q=%C5%9Fi%C5%9Fli"


def test_language_switch_keeps_the_record() -> None:
    assert switch("/en/members/osmangazi/", "tr") == "/tr/members/osmangazi/"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("q=%22%3E%3Cscript%3E", "q=%22%3E%3Cscript%3E"),
        ("next=//evil.example", "next=%2F%2Fevil.example"),
        ("q=%ff", "q=%EF%BF%BD"),
        ("q=a%0d%0ab", "q=a%0D%0Ab"),
        ("q=" + "x" * 3000, "q=" + "x" * 3000),
        ("%F0%9F%98%80=1&a[]=2", "a%5B%5D=2&%F0%9F%98%80=1"),
    ],
)
def test_language_switch_survives_nasty_parameters(query: str, kept: str) -> None:
    assert switch(f"/tr/members/?{query}", "en") == f"/en/members/?{kept}"


@pytest.mark.parametrize("path", ["//evil.example/", "/tr/no/such/page/", "/\\evil.example"])
def test_language_switch_of_no_page_leads_home(path: str) -> None:
    request = RequestFactory().get("/")
    request.path = request.path_info = path
    assert look.language_address(Context({"request": request}), "en") == "/en/"


def test_language_switch_without_a_request_leads_home() -> None:
    assert look.language_address(Context({}), "tr") == "/tr/"


def test_page_address_is_whole_and_has_no_query() -> None:
    context = Context({"request": request_of("/tr/members/?page=2")})
    with override("tr"):
        assert look.page_address(context, "en") == "http://127.0.0.1:8000/en/members/"


def test_query_with_replaces_one_and_keeps_the_others() -> None:
    context = Context({"request": request_of("/tr/members/?sort=name&page=3&kind=town&kind=district")})
    assert look.query_with(context, page=4) == "?kind=town&kind=district&page=4&sort=name"
    assert look.query_with(context, page=None) == "?kind=town&kind=district&sort=name"


def test_breadcrumbs_link_all_but_the_page_itself() -> None:
    with override("en"):
        markup = look.breadcrumbs("Members", "/en/members/", "<b>")
    tree = ElementTree.fromstring(markup)
    assert [(link.get("href"), link.text) for link in tree.iter("a")] == [
        ("/en/", "Home"),
        ("/en/members/", "Members"),
    ]
    assert [item.text for item in tree.iter("li") if item.get("aria-current")] == ["<b>"]


@pytest.mark.parametrize("value", [None, ""])
def test_recorded_says_what_is_missing(value: object) -> None:
    with override("en"):
        assert look.recorded(value) == '<i class="missing">Not recorded yet</i>'


def test_recorded_takes_zero_for_a_value() -> None:
    assert look.recorded(0) == 0


def test_fact_escapes_and_links_its_value() -> None:
    markup = look.fact("Label", "<b>", href="/x/?a=1&b=2", note="N")
    tree = ElementTree.fromstring(markup)
    assert (tree.findtext("dt"), tree.findtext("dd/a"), tree.findtext("dd/small")) == ("Label", "<b>", "N")
    assert tree.find("dd/a").get("href") == "/x/?a=1&b=2"  # type: ignore[union-attr]


def test_fact_without_a_value_is_no_link() -> None:
    assert "<a" not in look.fact("Label", None, href="/x/")


@pytest.mark.parametrize("kind", look.STATUSES)
def test_status_has_a_shape_and_a_word(kind: str) -> None:
    tree = ElementTree.fromstring(look.status(kind, "Open"))
    assert "".join(tree.itertext()) == "Open"
    assert len(list(tree.iter())) > 2


def test_status_of_an_unknown_kind_fails() -> None:
    with pytest.raises(ValueError, match="purple"):
        look.status("purple", "Open")


@pytest.mark.parametrize(
    ("value", "target", "start", "at"),
    [(15, 30, 0, "50%"), (0, 30, 0, "0%"), (-5, 30, 0, "0%"), (40, 30, 60, "66.67%"), (5, 5, 5, "0%")],
)
def test_crossing_stands_at_its_share(value: float, target: float, start: float, at: str) -> None:
    tree = ElementTree.fromstring(look.crossing(value, target, start=start))
    assert tree.find("circle").get("cx") == at  # type: ignore[union-attr]


def test_crossing_that_arrived_is_a_square() -> None:
    tree = ElementTree.fromstring(look.crossing(31, 30))
    assert tree.find("circle") is None
    assert tree.find("rect").get("class") == "done"  # type: ignore[union-attr]


def test_pagination_keeps_the_filter() -> None:
    page = Paginator(range(50), 12).page(2)
    context = Context({"request": request_of("/tr/members/?kind=town&page=2"), "page": page})
    with override("en"):
        markup = Template('{% include "_components/pagination.html" %}').render(context)
    assert "13–24 of 50" in markup
    assert 'href="?kind=town&amp;page=3"' in markup
    assert 'aria-current="page">2<' in markup
