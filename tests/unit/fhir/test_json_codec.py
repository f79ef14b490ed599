"""The JSON codec keeps every digit and refuses text that two readers could read apart.

https://hl7.org/fhir/R4/json.html
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengchi.domain.errors import Malformed
from fengchi.fhir.json_codec import MAX_DEPTH, decode, encode

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[chr(n) for n in range(32)]))
_DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=4)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | _DECIMALS | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)


def _refusal(text: bytes | str) -> tuple[str, str]:
    with pytest.raises(Malformed) as refused:
        decode(text)
    (issue,) = refused.value.issues
    return issue.rule, issue.where


@given(st.dictionaries(_TEXT, _JSON, max_size=5))
def test_what_was_encoded_decodes_to_the_same(value: dict[str, Any]) -> None:
    assert decode(encode(value)) == value


@pytest.mark.parametrize(
    "digits", ["1.00", "0.10", "1234567890.123456789", "-0.0", "100", "12345678901234567890", "3.140"]
)
def test_a_number_keeps_its_digits(digits: str) -> None:
    assert encode(decode(f'{{"value":{digits}}}')) == f'{{"value":{digits}}}'


def test_a_decimal_never_becomes_a_float() -> None:
    assert decode('{"value":1.50}') == {"value": Decimal("1.50")}
    assert isinstance(decode('{"value":1e2}')["value"], Decimal)


def test_keys_keep_their_order_and_text_stays_readable() -> None:
    assert encode(decode('{"b": "手三里", "a": "\\u00e9 \\/ \\n"}')) == '{"b":"手三里","a":"é / \\n"}'


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"status":"final","status":"amended"}', "status"),
        ('{"a":{},"a":{}}', "a"),
        ('{"component":[{"x":1},{"code":{"text":"a","text":"a"}}]}', "component[1].code.text"),
        ('{"a:b":1,"a\\u003ab":1}', "?"),
        ('{"Jane Doe":1,"Jane Doe":2}', "?"),
        ('{"a":"\\u003a","n":1e300,"n":' + "9" * 3000 + "}", "n"),
    ],
)
def test_a_key_given_twice_is_refused_by_its_path(text: str, where: str) -> None:
    assert _refusal(text) == ("json-duplicate-key", where)


@given(st.dictionaries(_TEXT, _JSON, min_size=1, max_size=5), st.data())
def test_a_repeated_key_is_found_wherever_it_stands(value: dict[str, Any], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(value)))
    again = f"{json.dumps(key)}: {encode({'': value[key]})[4:-1]}"
    assert _refusal(f"{{ {again}, {encode(value)[1:]}")[0] == "json-duplicate-key"


@pytest.mark.parametrize(
    "text", [r'{"a":"\u0000"}', r'{"a":"x\u001Fy"}', r'{"a":"\\\b"}', r'{"\f":1}', r'{"a":"\u000b"}']
)
def test_an_escaped_control_character_is_refused(text: str) -> None:
    assert _refusal(text)[0] == "json-control-character"


@pytest.mark.parametrize(
    "text", [r'{"a":"\\u0000"}', r'{"a":"\t\r\n"}', r'{"a":"\\b"}', r'{"a":"\\\\f"}', r'{"a":"\u0020"}']
)
def test_an_escaped_backslash_or_a_line_break_is_no_control_character(text: str) -> None:
    assert encode(decode(text))


def test_a_raw_control_character_is_broken_json_with_its_place() -> None:
    assert _refusal(b'{\n "a": "\x01"}') == ("json-syntax", "line 2, column 8")


def test_our_own_text_with_a_control_character_is_not_written() -> None:
    with pytest.raises(Malformed):
        encode({"text": "a\x00b"})


@pytest.mark.parametrize(
    "text", ["", "{", '{"a":01}', '{"a":NaN}', '{"a":-Infinity}', '{"a":.5}', '{"a":1} x', "{'a':1}"]
)
def test_broken_json_is_refused(text: str) -> None:
    assert _refusal(text)[0] == "json-syntax"


@pytest.mark.parametrize("text", ["[]", "1", '"resource"', "null", "[[1]]"])
def test_anything_but_an_object_is_refused(text: str) -> None:
    assert _refusal(text)[0] == "json-object"


@pytest.mark.parametrize("number", ["1e999999", "1e301", "-1E-999", "1e99999999999999999999999", "1." + "0" * 200])
def test_a_number_beyond_all_measure_is_refused_with_its_place(number: str) -> None:
    assert _refusal(f'{{"a": "1e999999", "b": {number}}}') == ("json-number", "line 1, column 24")


@pytest.mark.parametrize("text", [r'{"a":"\ud800"}', r'{"a":"\udc00"}', r'{"a":"\ud800\u0041"}'])
def test_half_a_surrogate_pair_is_refused(text: str) -> None:
    assert _refusal(text)[0] == "json-syntax"


def test_half_a_surrogate_pair_in_python_text_is_refused() -> None:
    assert _refusal('{"a":"\ud800"}')[0] == "json-utf8"


@pytest.mark.parametrize("raw", [b'{"a":"\xff"}', b'{"a":"\xed\xa0\x80"}', b'{"a":"\xc0\x80"}', b'{"\xe9":1}'])
def test_wrong_utf8_is_refused_with_its_place(raw: bytes) -> None:
    assert _refusal(raw)[0] == "json-utf8"


def test_a_byte_order_mark_is_read_over() -> None:
    assert decode(b'\xef\xbb\xbf{"a":1}') == {"a": 1}


@pytest.mark.parametrize("opening", ['{"a":', "["])
def test_nesting_has_a_limit_however_deep_it_goes(opening: str) -> None:
    closing = "}" if opening.startswith("{") else "]"
    deepest = '{"x":' + opening * (MAX_DEPTH - 1) + "1" + closing * (MAX_DEPTH - 1) + "}"
    assert decode(deepest)
    assert _refusal('{"x":' + opening * MAX_DEPTH + "1" + closing * MAX_DEPTH + "}")[0] == "json-depth"
    assert _refusal('{"x":' + opening * 100_000)[0] == "json-depth"


def test_spaces_in_a_text_are_no_depth() -> None:
    assert decode('{"a":"' + " " * 500 + '"}')
