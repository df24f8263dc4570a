"""Escaping: the one way text becomes HTML."""

from ui.markup import button, escape, joined, tag


def test_everything_that_html_could_act_on_is_escaped() -> None:
    assert escape("<b a='1' c=\"2\">&") == "&lt;b a=&#x27;1&#x27; c=&quot;2&quot;&gt;&amp;"


def test_what_no_response_can_carry_is_replaced() -> None:
    written = escape("a\ud800b\0c")
    written.encode("utf-8")
    assert written.startswith("a")
    assert "b\ufffdc" in written


def test_attribute_values_are_escaped_and_none_is_left_out() -> None:
    assert tag("p", "x", {"title": '"><script>', "id": None, "n": 3}) == (
        '<p title="&quot;&gt;&lt;script&gt;" n="3">x</p>'
    )


def test_a_button_is_a_real_button() -> None:
    assert button("1", "cite", {"data-do": "cite"}) == (
        '<button type="button" class="cite" data-do="cite">1</button>'
    )


def test_joined_leaves_out_what_is_empty() -> None:
    assert joined(["a<", None, "", "b"]) == "a&lt; · b"
