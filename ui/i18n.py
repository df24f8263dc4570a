"""Words of the page in Chinese and English, and which of them a browser gets.

Component labels are translated in the browser by gradio's I18n; what the server renders itself
uses the same table through `labels`. Both follow the browser's first language. Knows no HTML.
"""

from __future__ import annotations

from collections.abc import Mapping

from rag.types import Language

Labels = Mapping[str, str]
"""Label key to text, in one language."""

_TABLE: dict[str, tuple[str, str]] = {
    "tagline": (
        "向报纸提问，每句回答都有原文可查",
        "Ask the papers. Every answer shows its source.",
    ),
    "counts": ("{articles} 篇文章 · {sources} 个来源", "{articles} articles · {sources} sources"),
    "tab_ask": ("问答", "Ask"),
    "tab_articles": ("文章", "Articles"),
    "tab_add": ("添加", "Add"),
    "question": ("问题", "Question"),
    "question_hint": ("想问什么？", "Ask a question"),
    "ask": ("提问", "Ask"),
    "stop": ("停止", "Stop"),
    "retry": ("重试", "Retry"),
    "clear": ("新对话", "New conversation"),
    "filters": ("筛选", "Filters"),
    "date_from": ("起始日期（年-月-日）", "From (YYYY-MM-DD)"),
    "date_to": ("截止日期（年-月-日）", "To (YYYY-MM-DD)"),
    "filter_sources": ("来源", "Sources"),
    "all_sources": ("全部来源", "All sources"),
    "generator": ("回答方式", "Answered by"),
    "strict": (
        "严格：略去没有依据的句子",
        "Strict: leave out sentences without support",
    ),
    "welcome": ("从这些问题开始", "Start with one of these"),
    "welcome_empty": ("还没有任何文章", "No articles yet"),
    "welcome_empty_help": (
        "在“添加”里放入报纸文本、PDF 或 Word 文件，即可提问。",
        "Put newspaper text, PDF or Word files in under “Add”, then ask.",
    ),
    "searching": ("正在查找原文…", "Looking through the papers…"),
    "writing": ("正在作答…", "Writing…"),
    "stopped": ("已停止。", "Stopped."),
    "failed": ("没能作答", "No answer this time"),
    "failed_unexpected": (
        "程序内部出错，详情见运行窗口的日志。请重试。",
        "Something went wrong inside; the log of the running program says what. Please try again.",
    ),
    "rewritten": ("按此检索", "Searched for"),
    "filtered": ("范围", "Within"),
    "evidence": ("原文", "Evidence"),
    "evidence_hint": (
        "点按回答里的编号，这里显示原文，引文会标出。",
        "Click a number in an answer to see the article here, the quotation marked.",
    ),
    "quote_n": ("引文 {n}", "Quotation {n}"),
    "nearest_n": ("相近段落 {n}", "Nearest passage {n}"),
    "quotations": ("引文", "Quotations"),
    "nearest": ("最相近的段落（并不回答这个问题）", "Nearest passages (they do not answer this)"),
    "abstained": ("文章里没有答案", "Not in these papers"),
    "verified": ("引文与原文逐字一致", "Checked word for word against the source"),
    "not_verified": (
        "原文在作答之后有改动，引文与现在的原文不一致：",
        "The source has changed since; the quotation no longer matches it:",
    ),
    "gone": ("这篇文章已不在索引里。", "This article is no longer in the index."),
    "elided": ("（此处略去 {n} 字）", "({n} characters left out here)"),
    "seam": ("原文在此处断开，已接续", "The page was torn here and has been joined"),
    "untitled": ("（无标题）", "(no headline)"),
    "undated": ("日期不详", "undated"),
    "close": ("关闭", "Close"),
    "confidence": ("把握 {n}%", "{n}% sure"),
    "division": ("划分把握 {n}%", "division {n}% sure"),
    "division_help": (
        "程序把版面分成文章时对这一篇的把握",
        "How sure the division of the page into articles is of this one",
    ),
    "seconds": ("{n} 秒", "{n} s"),
    "copy": ("复制", "Copy"),
    "copied": ("已复制", "Copied"),
    "copy_failed": ("复制失败", "Could not copy"),
    "download_md": ("下载 .md", "Save .md"),
    "download_txt": ("下载 .txt", "Save .txt"),
    "like": ("有帮助", "Helpful"),
    "dislike": ("没帮助", "Not helpful"),
    "bad_marker": ("回答引用了不存在的编号", "The answer cites a number that does not exist"),
    "checked": ("逐句核对", "Checked sentence by sentence"),
    "verdict_supported": ("原文支持", "Supported by the source"),
    "verdict_partly": ("部分有据", "Partly supported"),
    "verdict_not_found": ("原文中未找到", "Not found in the source"),
    "verdict_contradicted": ("与原文不符", "Contradicted by the source"),
    "verdict_uncited": ("未注明出处", "No source given"),
    "md_question": ("问", "Q"),
    "md_answer": ("答", "A"),
    "search_articles": ("查找文章", "Find articles"),
    "articles_none": ("没有符合的文章。", "No article matches."),
    "articles_range": ("第 {first}–{last} 篇，共 {total} 篇", "{first}–{last} of {total}"),
    "previous": ("上一页", "Previous"),
    "next": ("下一页", "Next"),
    "reader_hint": ("选一篇文章阅读。", "Choose an article to read."),
    "reader_kicker": ("版面划分后的文章", "The article as the page was divided"),
    "continued_from": ("上接第 {page} 版", "continued from page {page}"),
    "continued_to": ("下转第 {page} 版", "continued on page {page}"),
    "blocks": ("{n} 个文本块", "{n} blocks of text"),
    "kind_headline": ("标题", "headline"),
    "kind_subhead": ("副题", "subhead"),
    "kind_byline": ("署名", "byline"),
    "kind_section": ("栏目", "section"),
    "kind_continuation": ("转接", "continuation"),
    "kind_body": ("正文", "body"),
    "files": ("文件", "Files"),
    "add": ("加入索引", "Add to the index"),
    "add_help": (
        "可添加 {types}，每个不超过 {megabytes} MB，一次最多 {count} 个。文件只留在这台机器上。",
        "{types}, each up to {megabytes} MB, {count} at a time. Files stay on this machine.",
    ),
    "add_none": ("请先选择文件。", "Choose files first."),
    "add_busy": ("正在建立索引…", "Indexing…"),
    "add_done": ("索引已更新", "Index updated"),
    "add_counts": (
        "新增 {added} 个来源，更新 {updated} 个，未变 {unchanged} 个",
        "{added} sources added, {updated} updated, {unchanged} unchanged",
    ),
    "add_failed": ("没有加入", "Not added"),
    "reject_type": (
        "{name}：不支持的类型，可用 {types}",
        "{name}: type not supported; use {types}",
    ),
    "reject_size": (
        "{name}：{actual} MB，超过上限 {limit} MB",
        "{name}: {actual} MB, over the limit of {limit} MB",
    ),
    "reject_empty": ("{name}：空文件", "{name}: the file is empty"),
    "reject_content": (
        "{name}：内容不是 {suffix} 文件",
        "{name}: its content is not that of a {suffix} file",
    ),
    "reject_count": (
        "一次最多 {limit} 个文件，这次有 {actual} 个",
        "{actual} files at once; at most {limit}",
    ),
    "bad_date": (
        "日期应写作 2024-03-27 这样的形式，实际是：{actual}",
        "Write dates like 2024-03-27; got: {actual}",
    ),
    "bad_range": (
        "起始日期 {start} 晚于截止日期 {end}",
        "The first date {start} is after the last date {end}",
    ),
    "too_long": (
        "问题有 {actual} 个字符，最多 {limit} 个",
        "The question has {actual} characters; at most {limit}",
    ),
}

_ENGLISH: Labels = {key: english for key, (_, english) in _TABLE.items()}
_CHINESE: Labels = {key: chinese for key, (chinese, _) in _TABLE.items()}

# gradio looks a browser's exact tag up first and ships tables of its own for some of these.
_CHINESE_TAGS = ("zh", "zh-CN", "zh-TW", "zh-HK", "zh-SG", "zh-Hans", "zh-Hant")


def labels(language: Language) -> Labels:
    """Every label in `language`."""
    return _CHINESE if language == "zh" else _ENGLISH


def language_of(accept_language: str | None) -> Language:
    """The language for a browser that sends this Accept-Language header: its first choice
    when that is Chinese, else English (as gradio decides in the browser)."""
    best, weight = "", -1.0
    for entry in (accept_language or "").split(","):
        tag, _, parameter = entry.partition(";")
        quality = _quality(parameter)
        if tag.strip() and quality > weight:
            best, weight = tag.strip().lower(), quality
    return "zh" if best == "zh" or best.startswith("zh-") else "en"


def translations() -> dict[str, dict[str, str]]:
    """Label tables by BCP 47 tag, as gradio's I18n takes them."""
    return {"en": dict(_ENGLISH), **{tag: dict(_CHINESE) for tag in _CHINESE_TAGS}}


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
