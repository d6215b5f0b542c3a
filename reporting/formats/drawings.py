"""Drawings of pages (`lib.charts`, `lib.maps`) as pictures that stand alone: with colors, without links.

A page's drawing has attributes only, its style sheet the colors; a document has no style sheet.
"""

import re

_SERIF = "font-family:'Libertinus Serif'"
_STYLE = f"""
text{{{_SERIF};font-size:14px;fill:#0f252d}}
.soft{{fill:#465a61}} .name{{font-weight:bold}} .in{{fill:#f5f5ef;font-weight:bold}}
.grid{{stroke:#cbcfc7;stroke-width:1;fill:none}} .bar{{fill:#0d4a5c}} .now{{fill:#a1265a}}
.course{{fill:none;stroke:#0d4a5c;stroke-width:2.5}}
.aim{{fill:none;stroke:#74858a;stroke-width:2;stroke-dasharray:2 6}} .goal{{stroke:#0f252d;stroke-width:4}}
.out{{fill:#e9eae2;stroke:#74858a;stroke-width:1}} .land{{fill:#ffffff}}
.water{{fill:#0d4a5c}} .near{{stroke:#4d7a87}} .far{{stroke:#0d4a5c}}
.province{{fill:#ffffff;stroke:#74858a;stroke-width:1}} .on{{fill:#f4dfe7}}
.chosen{{fill:none;stroke:#a1265a;stroke-width:1.5}} .degrees{{fill:none;stroke:#74858a;opacity:.4}}
.dot{{fill:#0d4a5c;stroke:#ffffff;stroke-width:1.75}}
.frame{{fill:none;stroke:#0f252d;stroke-width:1.5}} .bars{{fill:none;stroke:#0f252d;stroke-width:6}}
.rim{{fill:#ffffff}}
.region text{{text-anchor:middle;font-size:26px}}
.halo{{stroke:#ffffff;stroke-width:8;stroke-linejoin:round;paint-order:stroke}}
.region .count{{font-weight:bold}}
.region .sea{{fill:#f5f5ef;font-style:italic;font-size:34px;letter-spacing:2}}
"""
_OPENING = re.compile(r"<svg\b([^>]*)>")
_LINK = re.compile(r"<a\b[^>]*>|</a>|<title>.*?</title>", re.DOTALL)


def standing_alone(svg: str) -> str:
    """The first drawing in `svg` with its name space and its colors in it, and nothing to click on."""
    first = svg[: svg.index("</svg>") + len("</svg>")]
    opening = r'<svg xmlns="http://www.w3.org/2000/svg"\1><style>' + _STYLE + "</style>"
    return _LINK.sub("", _OPENING.sub(opening, first, count=1))
