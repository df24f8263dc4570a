"""An article's text as HTML: characters, marks and seams worked out by hand."""

import re

from index.types import Part
from ui.articletext import article_html, paragraphs
from ui.i18n import labels

WORDS = labels("en")
SEAM = f'<span class="seam" title="{WORDS["seam"]}"></span>'


def body(*spans: tuple[int, int]) -> list[Part]:
    return [Part("body", span) for span in spans]


def test_a_quotation_is_marked_in_its_place() -> None:
    assert article_html("abcdef", body((0, 6)), [(2, 4)], WORDS) == (
        '<p class="part body">ab<mark class="quote">cd</mark>ef</p>'
    )


def test_marks_are_escaped_like_the_rest() -> None:
    shown = article_html("<i>&<b>", body((0, 7)), [(3, 4)], WORDS)
    assert shown == '<p class="part body">&lt;i&gt;<mark class="quote">&amp;</mark>&lt;b&gt;</p>'


def test_overlapping_and_unordered_marks_show_each_character_once() -> None:
    shown = article_html("abcdef", body((0, 6)), [(3, 5), (1, 4)], WORDS)
    assert re.sub(r"<[^>]*>", "", shown) == "abcdef"
    assert shown == (
        '<p class="part body">a<mark class="quote">bcd</mark><mark class="quote">e</mark>f</p>'
    )


def test_a_torn_sentence_reads_on_with_a_seam_and_two_marks() -> None:
    text = "他说今天\n\n广告\n\n很好。"
    parts = [Part("body", (0, 4)), Part("body", (10, 13), joined=True)]
    assert text[10:13] == "很好。"
    assert article_html(text, parts, [(2, 4), (10, 12)], WORDS) == (
        f'<p class="part body">他说<mark class="quote">今天</mark>{SEAM}'
        '<mark class="quote">很好</mark>。</p>'
    )


def test_latin_words_on_both_sides_of_a_seam_keep_their_space() -> None:
    text = "the end of|the line"
    parts = [Part("body", (0, 10)), Part("body", (11, 19), joined=True)]
    assert f"the end of{SEAM} the line" in article_html(text, parts, [], WORDS)


def test_line_breaks_vanish_in_chinese_and_become_spaces_in_english() -> None:
    assert (
        article_html("中文\n换行", body((0, 5)), [], WORDS) == '<p class="part body">中文换行</p>'
    )
    assert article_html("two\nlines", body((0, 9)), [], WORDS) == (
        '<p class="part body">two lines</p>'
    )


def test_blank_lines_make_paragraphs_and_parts_keep_their_kind() -> None:
    text = "标题一二\n\n第一段\n \n第二段"
    parts = [Part("headline", (0, 4)), Part("body", (6, 15))]
    assert article_html(text, parts, [], WORDS) == (
        '<h3 class="part headline" data-kind="headline">标题一二</h3>'
        '<p class="part body">第一段</p><p class="part body">第二段</p>'
    )


def test_a_joined_part_with_paragraphs_of_its_own_joins_only_the_first() -> None:
    text = "甲乙\n\n丙丁\n\n戊己"
    parts = [Part("body", (0, 2)), Part("body", (4, 10), joined=True)]
    assert [item.spans for item in paragraphs(text, parts)] == [((0, 2), (4, 6)), ((8, 10),)]


def test_of_a_very_long_article_the_stretch_around_the_quotation_is_shown() -> None:
    text = "字" * 200_000 + "引文" + "字" * 100_000
    shown = article_html(text, body((0, len(text))), [(200_000, 200_002)], WORDS)
    assert '<mark class="quote">引文</mark>' in shown
    left_out = [int(count) for count in re.findall(r"\((\d+) characters left out", shown)]
    characters = re.sub(r"<p class=\"elided\">.*?</p>|<[^>]*>", "", shown)
    assert len(left_out) == 2
    assert sum(left_out) + len(characters) == len(text)
    assert len(characters) < 70_000
