"""A narrative is stored only when it cannot run anything, and is cleaned again before it is shown.

https://hl7.org/fhir/R4/narrative.html#xhtml
"""

from __future__ import annotations

import pytest

from fengchi.fhir.narrative import problem, sanitise


def _div(inner: str) -> str:
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{inner}</div>'


_HARMLESS = [
    "GB20 both sides",
    "<p>de <b>qi</b>&nbsp;felt &#8211; &amp; kept</p>",
    '<table border="1"><tr><td colspan="2">LI4</td></tr></table>',
    '<a href="https://hl7.org">R4</a> <a href="#note">below</a>',
    '<img src="data:image/png;base64,aGVsbG8=" alt="tongue"/>',
    '<p style="color: red">red</p><!-- a remark -->',
    '<span xml:lang="zh" lang="zh">風池</span>',
]
_ACTIVE = [
    "<script>alert(1)</script>",
    '<p onclick="alert(1)">a</p>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href="java&#10;script:alert(1)">a</a>',
    '<img src="data:text/html;base64,aGVsbG8=" alt="x"/>',
    '<p style="width: expression(alert(1))">a</p>',
    '<iframe src="https://hl7.org"/>a',
    "<svg><a/></svg>a",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!--><script>alert(1)</script>-->a",
    "<?php echo 1 ?>a",
    "<form><p>a</p></form>",
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>a',
]


@pytest.mark.parametrize("inner", _HARMLESS)
def test_harmless_formatting_is_accepted(inner: str) -> None:
    assert problem(_div(inner)) == ""


@pytest.mark.parametrize("inner", _ACTIVE)
def test_anything_that_could_run_is_refused(inner: str) -> None:
    assert problem(_div(inner))


@pytest.mark.parametrize("inner", [*_HARMLESS, *_ACTIVE])
def test_what_is_shown_holds_nothing_that_runs(inner: str) -> None:
    shown = sanitise(_div(inner)).lower()
    assert not any(
        word in shown for word in ("<script", "onclick", "javascript:", "<iframe", "style=", "<svg", "text/html")
    )


@pytest.mark.parametrize(
    "div",
    [
        "GB20",
        "<p>GB20</p>",
        "<div>GB20</div>",
        '<div xmlns="http://www.w3.org/1999/xhtml">GB20',
        _div("a & b"),
        _div("<p>a"),
        _div(""),
        _div("  \n "),
        '<!DOCTYPE div [<!ENTITY a "b">]>' + _div("&a;"),
        _div("a") + _div("b"),
    ],
)
def test_what_is_no_xhtml_div_with_content_is_refused(div: str) -> None:
    assert problem(div)


def test_a_picture_from_elsewhere_is_not_shown() -> None:
    assert "src" not in sanitise(_div('<img src="https://example.org/pixel.png" alt="x"/>'))
    assert "data:image/png" in sanitise(_div('<img src="data:image/png;base64,aGVsbG8=" alt="x"/>'))
