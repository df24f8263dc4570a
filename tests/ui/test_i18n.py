"""Labels in two languages, and which one a browser gets."""

import string

import pytest

from ui.i18n import labels, language_of, translations


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh", "zh"),
        ("zh-TW", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.5, zh;q=0.9", "zh"),
        ("fr-FR, zh;q=0.9", "en"),
        ("zhx", "en"),
        ("zh;q=nonsense, en;q=0.1", "en"),
    ],
)
def test_the_first_language_of_the_browser_decides(header: str | None, language: str) -> None:
    assert language_of(header) == language


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things_with_the_same_fields() -> None:
    chinese, english = labels("zh"), labels("en")
    assert set(chinese) == set(english)
    for key in english:
        assert _fields(chinese[key]) == _fields(english[key]), key
        assert chinese[key]
        assert english[key]


def test_browsers_in_every_kind_of_chinese_find_a_table() -> None:
    tables = translations()
    assert {"en", "zh", "zh-CN", "zh-TW"} <= set(tables)
    assert tables["zh-TW"]["ask"] == "提问"
