"""Names, dates and years in a page's own words."""

import pytest

from index.pages.metadata import date_in_opening, day_of, names_in, names_in_opening, year_of


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("■ 本报记者 李雷雷", ("李雷雷",)),
        ("本报记者 王芳 通讯员 张明", ("王芳", "张明")),
        ("新华社记者 于思、于海", ("于思", "于海")),
        ("赵一 文/图", ("赵一",)),
        ("記者 喬慕雲", ("喬慕雲",)),
        ("文丨记者 李雷雷", ("李雷雷",)),
        ("By Nora Whitfield and Sam Poe", ("Nora Whitfield", "Sam Poe")),
        ("By Nora Whitfield, Staff Reporter", ("Nora Whitfield",)),
        (
            "By Nora Whitfield, Sam Poe and Ann Lee | Daily News",
            ("Nora Whitfield", "Sam Poe", "Ann Lee"),
        ),
        ("BY NORA WHITFIELD", ("NORA WHITFIELD",)),
    ],
)
def test_names_in_a_byline(line, names):
    assert names_in(line) == names


def test_names_and_date_in_an_opening():
    opening = "本报讯(记者 王芳)4月29日,评选结果揭晓。"
    assert names_in_opening(opening) == ("王芳",)
    assert date_in_opening(opening, 2031) == "2031-04-29"
    assert date_in_opening(opening, None) is None
    assert date_in_opening("本报讯 2月30日,", 2031) is None


def test_a_reporter_named_in_corner_brackets():
    assert names_in_opening("【記者周以寧／霽州報導】歷時三年的工程") == ("周以寧",)


def test_a_day_far_into_the_text_is_not_its_date():
    assert date_in_opening("会" * 80 + "4月29日", 2031) is None


def test_date_lines():
    assert day_of("2031年5月6日 星期二") == "2031-05-06"
    assert day_of("Thursday, June 5, 2031 · Page A1") == "2031-06-05"
    assert day_of("2031 年 5 月 6 日  星期二") == "2031-05-06"
    assert day_of("第1版") is None


def test_the_year_a_page_speaks_from():
    assert year_of("2030年5月6日开工,到2035年建成。2031年一季度") == 2030
    assert year_of("2029年增长,2031年一季度,2031年春,到2035年、到2035年") == 2031
    assert year_of("2030 年 5 月 6 日开工,到2035年建成。2031年一季度") == 2030
    assert year_of("没有年份") is None


@pytest.mark.parametrize(
    ("opening", "date"),
    [
        ("本报讯 5月4日,新桥通车。", "2031-05-04"),
        ("8月15日前完成检测,", None),
        ("新院区6月1日启用,", None),
        ("图书馆将于5月5日延长开放,", None),
        ("4月20日至5月4日,博览会举行。", None),  # both ends of a span
        ("本报讯 4月2日,新桥开工。5月5日,记者看到,", "2031-05-05"),
        ("2030年5月4日,新桥开工。", None),
        ("5月7日,", None),
        ("本报讯 5 月 4 日,新桥通车。", "2031-05-04"),
        ("图书馆将于 5 月 5 日延长开放,", None),
        ("新院区 5 月 1 日 起启用,", None),
    ],
)
def test_an_article_is_no_younger_than_its_page(opening: str, date: str | None) -> None:
    assert date_in_opening(opening, 2031, "2031-05-06") == date


def test_december_in_a_paper_of_january_is_the_last_one() -> None:
    assert date_in_opening("12月30日,新桥通车。", 2031, "2031-01-02") == "2030-12-30"
