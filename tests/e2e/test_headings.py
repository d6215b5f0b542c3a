"""No heading is broken inside a word, whichever serif the reader's machine has."""

import pytest
from playwright.sync_api import Page

from tests.e2e.test_workspace import NEIGHBOR, SLUG, Walker

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PUBLIC = [
    "",
    "about/",
    "accessibility/",
    "privacy/",
    "members/bursa-buyuksehir/",
    "platforms/",
    "profile/",
    "platforms/migration/",
    f"platforms/{SLUG}/",
    f"platforms/{SLUG}/join/",
    "accounts/login/",
]
WORKSPACE = [
    f"platforms/{SLUG}/workspace/{page}" for page in ("", "people/", "posts/", "documents/", "needs/")
]
SIGNED_IN = [
    "my/",
    "my/data/",
    "my/needs/",
    "my/platforms/",
    "my/municipality/",
    "my/municipality/departments/",
    "my/colleagues/",
    "my/leave/",
    "accounts/sessions/",
    *WORKSPACE,
]
WIDEST_SERIF = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":root { --serif: 'DejaVu Serif', serif; }");
    document.adoptedStyleSheets = [sheet];
}"""
# A word may be parted after its hyphen; what only screen readers get has no width to keep to.
BROKEN_WORDS = r"""() => [...document.querySelectorAll("h1, h2, h3, h4, .flow p")].filter((heading) =>
    !heading.closest(".hidden")).flatMap((heading) => {
    const broken = [];
    const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (const word of text.data.matchAll(/[^\s\-–\/]+/g)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const pieces = [...range.getClientRects()];
            const lines = new Set(pieces.map((piece) => Math.round(piece.top)));
            const end = heading.getBoundingClientRect().right + 1;
            if (lines.size > 1 || pieces.some((piece) => piece.right > end)) broken.push(word[0]);
        }
    }
    return broken;
})"""


def broken_words(page: Page) -> list[str]:
    """The words of headings that are parted or stick out on the page that stands, in the widest serif."""
    page.evaluate(WIDEST_SERIF)
    found: list[str] = []
    for width in (390, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{page.url} {width} {word}" for word in page.evaluate(BROKEN_WORDS)]
    return found


@pytest.mark.parametrize("language", ["tr", "en"])
def test_headings_of_public_pages_keep_their_words_whole(portal: str, visitor: Page, language: str) -> None:
    found: list[str] = []
    for path in PUBLIC:
        visitor.goto(f"{portal}/{language}/{path}")
        found += broken_words(visitor)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", ["tr", "en"])
def test_headings_of_members_pages_keep_their_words_whole(portal: str, visitor: Page, language: str) -> None:
    member = Walker(visitor, portal, language)
    member.sign_in(NEIGHBOR)
    found: list[str] = []
    for path in SIGNED_IN:
        member.go(path)
        found += broken_words(visitor)
    assert found == [], "\n".join(found)
