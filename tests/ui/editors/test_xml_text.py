"""XML as people type it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from sanderling.ui.editors.xml_text import XmlProblem, check_xml, format_xml


def test_elements_are_indented_and_texts_stay_in_their_line() -> None:
    """Each element has its line; text, empty elements, comments, CDATA and variables stay as they are."""
    text = "<?xml version='1.0'?><a x='1'><!-- c --><b>{{base}} &amp; x</b><c/><d></d><e><![CDATA[<x>]]></e></a>"
    assert format_xml(text) == (
        "<?xml version='1.0'?>\n<a x='1'>\n  <!-- c -->\n  <b>{{base}} &amp; x</b>\n  <c/>\n  <d></d>\n"
        "  <e><![CDATA[<x>]]></e>\n</a>"
    )


def test_formatting_twice_changes_nothing() -> None:
    """A formatted text is its own format."""
    text = format_xml("<a><b>1</b><c><d x='a>b'/></c></a>\n")
    assert format_xml(text) == text
    assert text.endswith("</a>\n")


def test_texts_keep_their_meaning() -> None:
    """Texts of the elements are the same before and after."""
    before = "<a><b>one</b><c>two <i>three</i> four</c></a>"
    texts = ["".join(part.itertext()).strip() for part in ElementTree.fromstring(before).iter()]
    after = ["".join(part.itertext()).strip() for part in ElementTree.fromstring(format_xml(before)).iter()]
    assert [" ".join(text.split()) for text in after[1:]] == [" ".join(text.split()) for text in texts[1:]]


@pytest.mark.parametrize(("text", "line"), [("<a>\n<b></a>", 2), ("<a", 1), ("<a>&nope;</a>", 1), ("x", 1)])
def test_wrong_text_is_found_where_it_is(text: str, line: int) -> None:
    """The fault's line is told, and nothing is formatted."""
    with pytest.raises(XmlProblem) as problem:
        check_xml(text)
    assert problem.value.line == line
    with pytest.raises(XmlProblem):
        format_xml(text)


def test_entities_are_not_multiplied() -> None:
    """The “billion laughs” text is checked at once or refused, never unfolded."""
    lines = ["<!DOCTYPE l [<!ENTITY a0 'ha'>"]
    lines += [f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)]
    text = "".join(lines) + "]><l>&a11;</l>"
    try:
        check_xml(text)
    except XmlProblem as problem:
        assert problem.line == 1
