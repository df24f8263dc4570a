"""Names that are one, and what is of which."""

from __future__ import annotations

from rag.gazetteer import is_name, of, spelt


def test_what_is_a_name() -> None:
    assert is_name("瑞典")
    assert not is_name("工厂")
    assert not is_name("全州")  # all of the state


def test_a_name_is_spelt_in_several_ways() -> None:
    assert {"加州", "加利福尼亚"} <= spelt("加利福尼亚州")
    assert spelt("东岭") == {"东岭"}


def test_what_is_of_a_country_is_so_in_any_spelling_of_it() -> None:
    assert "里昂" in of("法国")
    assert "里昂" in of("法兰西")
    assert not of("法国") & spelt("法国")
    assert not of("东岭")
