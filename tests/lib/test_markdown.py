"""Markdown made safe."""

import pytest

from mmu_portal.lib.markdown import is_safe_link, render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Bir **iki** *üç*", "<p>Bir <strong>iki</strong> <em>üç</em></p>"),
        ("- bir\n- iki", "<ul>\n<li>bir</li>\n<li>iki</li>\n</ul>"),
        ("[a](https://example.org/x)", '<p><a href="https://example.org/x" rel="noopener">a</a></p>'),
        ("[a](mailto:a@example.org)", '<p><a href="mailto:a@example.org" rel="noopener">a</a></p>'),
        ("[a](/tr/members/)", '<p><a href="/tr/members/" rel="noopener">a</a></p>'),
        ("[a](#streets)", '<p><a href="#streets" rel="noopener">a</a></p>'),
        ("# Başlık", "<h3>Başlık</h3>"),
        ("![haritaya bak](https://example.org/x.png)", "<p>haritaya bak</p>"),
        ("`kod`", "<p>kod</p>"),
    ],
)
def test_render_keeps_text_lists_and_links(text, html):
    assert render(text).strip() == html


def test_render_puts_headings_below_their_section():
    assert render("# Bir\n\n## İki", above=4).strip() == "<h5>Bir</h5>\n<h6>İki</h6>"
    assert render("###### Altı", above=6).strip() == "<h6>Altı</h6>"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](//evil.example)",
        "[x](\\\\evil.example)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "<style>p{}</style>",
        '<p style="color:red" onclick="x()">x</p>',
        "<iframe src=//evil.example></iframe>",
        "[x]: javascript:alert(1)\n\n[x]",
        '[x](https://example.org "a\\" onclick=\\"b")',
    ],
)
def test_render_lets_nothing_dangerous_through(text):
    html = render(text)
    lowered = html.lower()
    tags = [piece.split(">")[0] for piece in lowered.split("<")[1:]]
    assert not any(tag.startswith(("script", "img", "style", "iframe")) for tag in tags)
    assert not any(" on" in tag.split('title="')[0] or "style=" in tag for tag in tags)
    for tag in tags:
        if "href=" in tag:
            assert is_safe_link(tag.split('href="')[1].split('"')[0])


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.org", True),
        ("HTTP://example.org", True),
        ("mailto:a@example.org", True),
        ("/en/members/", True),
        ("#streets", True),
        ("?q=a", True),
        ("", False),
        ("//example.org", False),
        ("/\\example.org", False),
        ("javascript:alert(1)", False),
        ("ftp://example.org", False),
        ("http://[", False),
        ("java\nscript:x", False),
    ],
)
def test_is_safe_link_knows_its_schemes(address, safe):
    assert is_safe_link(address) is safe
