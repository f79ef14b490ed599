"""A small builder for SVG strings: elements with escaped attributes, and a figure that a screen reader can name.

Accessible SVG: https://www.w3.org/TR/svg-aam-1.0/ (role="img", named by <title>, described by <desc>).
"""

from __future__ import annotations

from html import escape

Number = int | float


def tag(name: str, *children: str, **attributes: str | Number | None) -> str:
    """One element. children are markup already; underscores in names become hyphens; None leaves one out."""
    words = "".join(
        f' {key.strip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{words}>{''.join(children)}</{name}>" if children else f"<{name}{words}/>"


def text(words: str, *, x: Number, y: Number, **attributes: str | Number | None) -> str:
    """A line of text at its baseline."""
    return tag("text", escape(words), x=x, y=y, **attributes)


def tooltip(words: str) -> str:
    """What a pointer resting on the element shows."""
    return f"<title>{escape(words)}</title>"


def figure(*body: str, ident: str, width: Number, height: Number, title: str, description: str) -> str:
    """A whole drawing. It scales to the width it is given; ident must be unique on the page."""
    return tag(
        "svg",
        tag("title", escape(title), id=f"{ident}-title"),
        tag("desc", escape(description), id=f"{ident}-desc"),
        *body,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        class_="fig",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
        font_family="var(--sans, system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif)",
        font_size=12,
    )


def _attribute(value: str | Number) -> str:
    return escape(value) if isinstance(value, str) else _number(value)


def _number(value: Number) -> str:
    """Two decimals are a fiftieth of a pixel; fewer digits keep the page small."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
