"""The page in a real browser: from a question to the evidence, on a desk and on a phone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(60, func_only=True)

PHONE = {"width": 390, "height": 844}


def ask(page: Any, question: str, status: str = "done") -> Any:
    before = page.locator(".turn").count()
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#live .turn.{status}[data-turn='{before}']")
    return page.locator("#live .turn")


def test_from_an_example_to_the_highlighted_evidence(open_page) -> None:
    page = open_page()
    page.click("button.example >> nth=0")
    page.wait_for_selector("#live .turn.done")
    assert page.inner_text("#live .question") == "新图书馆藏书多少册?"
    assert page.inner_text("#live .short") == "一百二十万册"
    page.click("#live button.cite")
    page.wait_for_selector("#evidence mark.quote")
    assert page.inner_text("#evidence mark") == "馆内藏书共有一百二十万册"
    assert page.inner_text("#evidence h2") == "青禾市新图书馆开馆"
    assert "page.txt · 2024-03-27" in page.inner_text("#evidence .origin")
    assert "逐字一致" in page.inner_text("#evidence .verified")
    assert page.locator("#evidence mark").is_visible()
    assert not page.locator("button.example").first.is_visible()


def test_the_keyboard_is_enough(open_page) -> None:
    page = open_page()
    ask(page, "图书馆开放到几点?")
    second = page.locator("#live button.cite[data-marker='2']")
    second.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#live button.cite[data-marker='2'][aria-current='true']")
    page.wait_for_function(
        "document.querySelector('#evidence mark')?.textContent === '图书馆每天开放到晚上九点。'"
    )


def test_earlier_turns_stay_clickable_and_a_torn_quotation_is_whole(open_page) -> None:
    page = open_page()
    ask(page, "图书馆开放到几点?")
    ask(page, "火星上有什么?")
    assert "资料中没有提到" in page.inner_text("#live .answer")
    assert page.locator("#live button.row").count() == 2
    page.wait_for_selector("#evidence mark.near")
    page.click("#earlier button.cite[data-marker='1'] >> nth=0")
    page.wait_for_selector("#evidence mark.quote")
    marks = page.locator("#evidence mark").all_inner_texts()
    assert marks == ["读者凭身份证", "即可入馆。"]
    assert page.locator("#evidence .seam").count() == 1


def test_verdicts_and_wrong_markers_explain_themselves(open_page) -> None:
    page = open_page()
    turn = ask(page, "图书馆开放到几点?")
    wrong = turn.locator(".verdict.contradicted")
    assert wrong.get_attribute("aria-label") == "与原文不符: 原文是一百二十万册"
    wrong.focus()
    shown = "getComputedStyle(document.querySelector('.verdict.contradicted'), '::after').content"
    assert "一百二十万册" in page.evaluate(shown)
    assert turn.locator(".bad-marker").inner_text() == "[7]"
    assert turn.locator(".notice").inner_text() == "已改用摘录式回答。"


def test_a_document_full_of_scripts_runs_none(open_page, hostile) -> None:
    page = open_page("en-US")
    ask(page, f"What do widgets cost? {hostile}")
    page.click("#live button.cite")
    page.wait_for_selector("#evidence mark.quote")
    assert page.inner_text("#evidence mark") == f"Widgets cost nine dollars. {hostile}"
    assert page.inner_text("#evidence h2") == hostile
    ask(page, f"失败 {hostile}", "failed")
    assert hostile in page.inner_text("#live .turn.failed")
    page.click("button[role=tab] >> nth=1")
    page.click(".article-line >> nth=1")
    page.wait_for_selector("#reader h2")
    assert page.inner_text("#reader h2") == hostile
    assert page.locator("main img, main script").count() == 0


def test_stop_and_retry(open_page) -> None:
    page = open_page()
    page.fill("#question textarea", "慢慢说")
    page.click("#ask")
    page.wait_for_selector("#live .words:has-text('字字字')")
    assert not page.locator("#ask").is_visible()
    page.click("#stop")
    page.wait_for_selector("#live .turn.stopped")
    page.wait_for_selector("#ask")
    kept = page.inner_text("#live .words")
    page.wait_for_timeout(700)
    assert page.inner_text("#live .words") == kept
    page.click("#live [data-do=retry]")
    page.wait_for_selector("#live .turn.busy")
    page.wait_for_selector("#live .words:has-text('字字字')")
    page.click("#stop")
    page.wait_for_selector("#live .turn.stopped")
    ask(page, "藏书多少?")
    page.click("#clear")
    page.wait_for_selector("button.example")
    assert page.locator(".turn").count() == 0


def test_an_error_is_told_and_the_next_question_is_answered(open_page) -> None:
    page = open_page()
    ask(page, "崩溃", "failed")
    assert "secret detail" not in page.content()
    assert page.locator("#live [role=alert]").is_visible()
    ask(page, "藏书多少?")


def test_filters_and_the_choice_of_who_answers_reach_the_assistant(open_page, served) -> None:
    page = open_page()
    page.click("#filters > button")
    page.fill("#date-from :is(input, textarea)", "2024-03-01")
    page.fill("#filter-sources input", "page.txt")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.check("#generator input[value=write]")
    ask(page, "藏书多少?")
    assert "2024-03-01 – … · page.txt" in page.inner_text("#live .aside >> nth=0")
    assert served.assistant.asked == [] or served.assistant.asked[-1][2].date_from is None
    page.fill("#date-from :is(input, textarea)", "March")
    ask(page, "藏书多少?", "failed")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert "March" in page.inner_text("#live .turn.failed")


def test_rating_copying_and_saving(open_page, served) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "藏书多少?")
    page.click("#live [data-rating=like]")
    page.wait_for_selector("#live [data-rating=like][aria-pressed=true]")
    line = json.loads(served.feedback_path.read_text("utf-8").splitlines()[-1])
    assert (line["rating"], line["question"]) == ("like", "藏书多少?")
    page.click("#live [data-do=copy]")
    page.wait_for_selector("#live [data-do=copy]:has-text('已复制')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[1] 青禾市新图书馆开馆 · page.txt · 2024-03-27\n    馆内藏书共有一百二十万册" in copied
    with page.expect_download() as download:
        page.click("#live [data-do=download_md]")
    assert download.value.suggested_filename == "baowen-answer.md"
    assert "> 馆内藏书共有一百二十万册" in download.value.path().read_text("utf-8")


def test_two_people_do_not_see_each_others_conversation(open_page) -> None:
    one, other = open_page(), open_page("en-US")
    ask(one, "藏书多少?")
    ask(other, "火星?")
    assert one.locator(".turn").count() == other.locator(".turn").count() == 1
    assert "藏书多少?" not in other.inner_text("#talk")
    ask(one, "火星?")
    assert one.locator(".turn").count() == 2


def test_browsing_and_reading(open_page) -> None:
    page = open_page()
    page.click("button[role=tab] >> nth=1")
    page.wait_for_selector(".article-line")
    assert page.locator(".article-line").count() == 2
    page.fill("#article-query :is(input, textarea)", "图书馆")
    page.wait_for_function("document.querySelectorAll('.article-line').length === 1")
    assert "83%" in page.inner_text(".article-line .confidence")
    page.click(".article-line")
    page.wait_for_selector("#reader .division")
    assert "3 个文本块" in page.inner_text("#reader .division")
    assert "凭身份证即可入馆" in re.sub(r"\s", "", page.inner_text("#reader .text"))
    page.fill("#article-query :is(input, textarea)", "没有这样的文章")
    page.wait_for_selector("#article-list .hint")


def test_adding_files_with_progress_and_refusals(open_page, served, tmp_path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "<b>bad.pdf"
    good.write_text("新闻一则", "utf-8")
    bad.write_bytes(b"no pdf at all")
    page = open_page("en-US")
    page.click("button[role=tab] >> nth=2")
    page.click("#add")
    page.wait_for_selector("#add-status .refused")
    page.set_input_files("#add-files input[type=file]", [good, bad])
    page.wait_for_selector("#add-files :text('good')")
    page.click("#add")
    page.wait_for_selector("#add-status .done")
    assert "1 sources added" in page.inner_text("#add-status .done")
    assert "bad.pdf: its content is not that of a .pdf file" in page.inner_text(".refused")
    assert served.library.added[-1] == "good.txt"


@pytest.mark.parametrize(
    ("locale", "said"),
    [("zh-CN", "提问"), ("zh-TW", "提问"), ("en-GB", "Ask"), ("fr-FR", "Ask")],
)
def test_labels_follow_the_browser(open_page, locale, said) -> None:
    page = open_page(locale)
    page.wait_for_selector(f"#ask:has-text('{said}')")
    served_words = page.inner_text("#welcome .welcome-title")
    assert served_words == ("从这些问题开始" if said == "提问" else "Start with one of these")
    assert page.get_attribute("html", "lang") == locale


def test_on_a_phone_the_evidence_comes_up_and_goes_away(open_page) -> None:
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    ask(page, "藏书多少?")
    assert not page.locator("#evidence .panel").is_visible()
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1]
    page.tap("#live button.cite")
    page.wait_for_selector("#evidence mark.quote", state="visible")
    page.wait_for_timeout(400)
    box = page.locator("#evidence mark").bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= PHONE["height"]
    assert box["x"] + box["width"] <= PHONE["width"]
    page.tap("#evidence .close")
    page.wait_for_selector("#evidence .panel", state="hidden")
    page.tap("#live button.cite")
    page.wait_for_selector("#evidence mark.quote", state="visible")
    page.keyboard.press("Escape")
    page.wait_for_selector("#evidence .panel", state="hidden")


def test_on_a_phone_a_quotation_is_seen_from_its_first_line(open_page) -> None:
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.add_style_tag(content="#evidence .text { max-height: 80px; padding-bottom: 400px; }")
    ask(page, "藏书多少?")
    page.tap("#live button.cite")
    page.wait_for_selector("#evidence mark.quote", state="visible")
    page.wait_for_timeout(400)
    tops = page.evaluate(
        "['.text', 'mark'].map(s => document.querySelector('#evidence ' + s)"
        ".getBoundingClientRect().top)"
    )
    assert tops[0] <= tops[1]


def test_small_targets_are_big_enough_for_a_thumb(open_page) -> None:
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    ask(page, "藏书多少?")
    tall = page.evaluate(
        "[...document.querySelectorAll('#live button.tool')].map(b => b.offsetHeight)"
    )
    assert min(tall) >= 36
