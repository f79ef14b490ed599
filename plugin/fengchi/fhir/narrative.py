"""Narrative: the XHTML of Narrative.div, checked as the standard draws it and cleaned before it is shown.

https://hl7.org/fhir/R4/narrative.html#xhtml
"""

from __future__ import annotations

import re
from html.entities import name2codepoint
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

import nh3

XHTML: Final = "http://www.w3.org/1999/xhtml"

# Chapters 7-11 and 15 of HTML 4.0, with links and images, as R4 lists them; nothing that can run.
_TAGS = frozenset(
    {"a", "abbr", "acronym", "address", "b", "bdo", "big", "blockquote", "br", "caption", "cite", "code", "col"}
    | {"colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img"}
    | {"ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "font", "center", "dir", "menu"}
)
_ATTRIBUTES = frozenset(
    {"abbr", "accesskey", "align", "alt", "axis", "bgcolor", "border", "cellhalign", "cellpadding", "cellspacing"}
    | {"cellvalign", "char", "charoff", "charset", "cite", "class", "color", "cols", "colspan", "compact", "coords"}
    | {"dir", "frame", "face", "headers", "height", "href", "hreflang", "hspace", "id", "lang", "longdesc", "name"}
    | {"nowrap", "rel", "rev", "rowspan", "rules", "scope", "shape", "size", "span", "src", "start", "style"}
    | {"summary", "tabindex", "title", "type", "valign", "value", "vspace", "width", "xml:lang", "xmlns"}
)
_ADDRESSES = frozenset({"href", "src", "cite", "longdesc"})
_SAFE_ADDRESS = re.compile(
    r"(?:https?:|ftp:|mailto:|tel:|urn:|cid:|#|data:image/(?:png|jpeg|gif);)|[^:]*$", re.IGNORECASE
)
_INLINE_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*$")
_ACTIVE_STYLE = re.compile(r"\\|@import|expression\s*\(|javascript:|behaviou?r\s*:|-moz-binding", re.IGNORECASE)
_HTML_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CONTENT_TAGS = frozenset({"img"})


class _Refused(Exception):
    """Stops the parser at the first thing that may not stand in a narrative."""


def problem(div: str) -> str:
    """What is wrong with this narrative, as a sentence of what to do; empty when it may be stored and shown."""
    try:
        has_content = _read(div)
    except _Refused as refusal:
        return str(refusal)
    except ExpatError:
        return "The narrative is not well-formed XHTML: close every element, quote every attribute, write & as &amp;."
    return "" if has_content else "The narrative is empty; give it text or an image, or leave `text` out."


def sanitise(div: str) -> str:
    """The same narrative with everything taken out that could run or call home: safe to put into a page."""
    return nh3.clean(
        div,
        tags=set(_TAGS),
        attributes={"*": set(_ATTRIBUTES - {"rel", "xmlns", "style", "id", "name"}), "div": {"xmlns"}},
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        link_rel="noopener noreferrer nofollow",
    )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    # a picture from elsewhere tells that server who read the note when
    if name == "src":
        return value if _INLINE_IMAGE.match(value) else None
    return value if not value.lower().startswith("data:") else None


def _read(div: str) -> bool:
    """Parses the div; True when it holds text or an image. Raises _Refused or ExpatError."""
    parser = ParserCreate(namespace_separator=None)
    seen = {"root": False, "content": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if not seen["root"]:
            seen["root"] = True
            _refuse_other_root(tag, attributes)
        _refuse_active(tag, attributes)
        seen["content"] = seen["content"] or tag in _CONTENT_TAGS

    def text(characters: str) -> None:
        seen["content"] = seen["content"] or not characters.isspace()

    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.ProcessingInstructionHandler = _refuse_instruction
    parser.StartCdataSectionHandler = _refuse_raw_section
    parser.CommentHandler = _refuse_markup_in_comment
    parser.Parse(_HTML_ENTITY.sub(_as_number, div), True)
    return seen["content"]


def _as_number(entity: re.Match[str]) -> str:
    # &nbsp; and its like are HTML's, not XML's, yet real servers send them
    name = entity[1]
    known = name in name2codepoint and name not in _XML_ENTITIES
    return f"&#{name2codepoint[name]};" if known else entity[0]


def _refuse_other_root(tag: str, attributes: dict[str, str]) -> None:
    if tag != "div" or attributes.get("xmlns") != XHTML:
        raise _Refused(f'Begin the narrative with <div xmlns="{XHTML}">.')


def _refuse_active(tag: str, attributes: dict[str, str]) -> None:
    if tag not in _TAGS:
        raise _Refused("The narrative holds an element that may not stand there (script, form, iframe …); remove it.")
    for name, value in attributes.items():
        if name not in _ATTRIBUTES:
            raise _Refused("The narrative holds an attribute that may not stand there (onclick …); remove it.")
        if name in _ADDRESSES and not _SAFE_ADDRESS.match(_without_spaces(value)):
            raise _Refused("The narrative links to an address that could run code; use http, https or mailto.")
        if name == "style" and _ACTIVE_STYLE.search(value):
            raise _Refused("A style in the narrative could run code; keep to plain formatting.")


def _without_spaces(address: str) -> str:
    # browsers skip these inside a scheme: "java\tscript:"
    return re.sub(r"[\x00-\x20]", "", address)


def _refuse_document_type(*_: object) -> None:
    raise _Refused("The narrative declares a document type; begin it with its div.")


def _refuse_instruction(*_: object) -> None:
    raise _Refused("The narrative holds a processing instruction; remove it.")


def _refuse_raw_section() -> None:
    # XML reads a CDATA section as text, a browser as markup
    raise _Refused("The narrative holds a CDATA section; write its text with &lt; and &amp; instead.")


def _refuse_markup_in_comment(comment: str) -> None:
    # "<!-->" opens a comment for XML and closes it for a browser
    if "<" in comment or ">" in comment:
        raise _Refused("A comment in the narrative holds markup; remove it.")
