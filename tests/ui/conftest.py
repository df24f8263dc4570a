"""A small library and assistants that always answer the same, and the page served from them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.errors import BaowenError
from index.types import Article, Hit, Part, Passage
from rag.types import Answer, Citation, Claim, Filters, Turn
from ui.library import Added, ArticleLine, ArticlePage, SourcedArticle, Statistics

HOSTILE = (
    "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>${window.hacked=1}{{7*7}}`"
)

SAMPLE = Path(__file__).parents[2] / "eval" / "sample" / "pages"
SCRIPTED = (
    "<script>window.hacked=1</script>灯塔博物馆开馆\n\n"
    "灯塔博物馆昨天开馆,馆内陈列船模3721艘<img src=x onerror=window.hacked=1>${window.hacked=1}。"
    "门票每张40元{{constructor.constructor('window.hacked=1')()}}`。\n"
)

_TORN_TOP = "本报讯(记者 林小溪)青禾市新图书馆昨天开馆,馆内藏书共有一百二十万册,其中儿童读物占三成,读者凭身份证"
_TORN_BOTTOM = "即可入馆。图书馆每天开放到晚上九点。"


def _page() -> tuple[str, Article]:
    head, other = "青禾市新图书馆开馆", "天气:晴"
    text = f"{head}\n\n{_TORN_TOP}\n\n{other}\n\n{_TORN_BOTTOM}\n"
    top, bottom = text.index(_TORN_TOP), text.index(_TORN_BOTTOM)
    parts = (
        Part("headline", (0, len(head))),
        Part("body", (top, top + len(_TORN_TOP))),
        Part("body", (bottom, bottom + len(_TORN_BOTTOM)), joined=True),
    )
    article = Article("a1", parts, head, byline=("林小溪",), section="要闻", confidence=0.83)
    return text, article


def _hostile_page() -> tuple[str, Article]:
    body = f"Widgets cost nine dollars. {HOSTILE} The shop closes at noon."
    text = f"{HOSTILE}\n\n{body}"
    start = text.index(body)
    parts = (Part("headline", (0, len(HOSTILE))), Part("body", (start, len(text))))
    return text, Article("h1", parts, HOSTILE, confidence=1.0)


class FakeLibrary:
    """Two sources: a torn Chinese page and an English one full of scripts."""

    def __init__(self) -> None:
        page, article = _page()
        hostile, hostile_article = _hostile_page()
        self.held = {
            ("page.txt", "a1"): SourcedArticle("page.txt", page, article, "2024-03-27"),
            (f"{HOSTILE}.txt", "h1"): SourcedArticle(f"{HOSTILE}.txt", hostile, hostile_article),
        }
        self.added: list[str] = []
        self.add_error: Exception | None = None

    def statistics(self) -> Statistics:
        return Statistics(len(self.held), len(self.held), len(self.held), "fake")

    def examples(self) -> Sequence[str]:
        return ["新图书馆藏书多少册?", f"What do widgets cost? {HOSTILE}"]

    def sources(self, limit: int) -> Sequence[str]:
        return [source for source, _ in self.held][:limit]

    def articles(self, query: str, source: str | None, offset: int, limit: int) -> ArticlePage:
        lines = [
            ArticleLine(
                source=name,
                id=held.article.id,
                headline=held.article.headline,
                date=held.date,
                byline=held.article.byline,
                section=held.article.section,
                confidence=held.article.confidence,
                opening=held.text[-40:],
            )
            for (name, _), held in self.held.items()
            if query in held.text and source in (None, name)
        ]
        return ArticlePage(tuple(lines[offset : offset + limit]), len(lines))

    def article(self, source: str, id: str) -> SourcedArticle | None:
        return self.held.get((source, id))

    def search(self, query: str, filters: Filters | None, k: int) -> Sequence[Hit]:
        return [self.hit(key) for key in self.held][:k]

    def hit(self, key: tuple[str, str]) -> Hit:
        held = self.held[key]
        span = held.article.parts[1].span
        return Hit(
            Passage(held.text[slice(*span)], (span,), 1), held.article, held.source, held.date, 0.5
        )

    def add_files(self, paths: Sequence[Path], progress: Callable[[float, str], None]) -> Added:
        for number, path in enumerate(paths):
            progress(number / len(paths), f"reading {path.name}")
            time.sleep(0.05)
            self.added.append(path.name)
        if self.add_error is not None:
            raise self.add_error
        return Added(len(paths))


class FakeAssistant:
    """Answers by what the question holds: 藏书, widgets, 失败 (fails), 慢 (slow), else abstains."""

    def __init__(self, library: FakeLibrary) -> None:
        self.library = library
        self.asked: list[tuple[str, tuple[Turn, ...], Filters | None]] = []
        self.closed = threading.Event()

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer:
        return list(self.stream(question, history, filters))[-1]

    def stream(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Iterator[Answer]:
        self.asked.append((question, tuple(history), filters))
        if "失败" in question:
            raise BaowenError(f"the model is not there {HOSTILE}")
        if "崩溃" in question:
            raise RuntimeError("secret detail")
        if "慢" in question:
            yield from self._slow(question)
        elif "藏书" in question:
            yield self._quoting(question)
        elif "开放" in question:
            yield self._torn(question)
        elif "widgets" in question:
            yield self._hostile(question)
        else:
            nearest = tuple(self.library.search(question, None, 2))
            yield Answer(question, "资料中没有提到。", "zh", abstained=True, nearest=nearest)

    def _slow(self, question: str) -> Iterator[Answer]:
        try:
            for count in range(1, 200):
                yield Answer(question, "字" * count, "zh")
                time.sleep(0.05)
        finally:
            self.closed.set()

    def _cite(self, marker: int, key: tuple[str, str], *quotes: str) -> Citation:
        held = self.library.held[key]
        spans = tuple((held.text.index(q), held.text.index(q) + len(q)) for q in quotes)
        headline = held.article.headline
        return Citation(
            marker, held.source, held.article.id, headline, held.date, "".join(quotes), spans, 0.9
        )

    def _quoting(self, question: str) -> Answer:
        quote = "馆内藏书共有一百二十万册"
        citation = self._cite(1, ("page.txt", "a1"), quote)
        return Answer(
            question, f"{quote}[1]。", "zh", "一百二十万册", (citation,),
            confidence=0.91, latency_ms=21.0, rewritten="青禾市新图书馆藏书多少册?",
        )  # fmt: skip

    def _torn(self, question: str) -> Answer:
        citation = self._cite(1, ("page.txt", "a1"), "读者凭身份证", "即可入馆。")
        late = self._cite(2, ("page.txt", "a1"), "图书馆每天开放到晚上九点。")
        text = "读者凭身份证即可入馆[1]。开放到晚上九点[2]。藏书两百万册[1]。另见[7]。"
        claims = (
            Claim("读者凭身份证即可入馆", (1,), "supported"),
            Claim("开放到晚上九点", (2,), "partly", "原文多出“每天”"),
            Claim("藏书两百万册", (1,), "contradicted", "原文是一百二十万册"),
        )
        return Answer(
            question, text, "zh", None, (citation, late), claims=claims, notice="已改用摘录式回答。"
        )

    def _hostile(self, question: str) -> Answer:
        key = (f"{HOSTILE}.txt", "h1")
        quote = f"Widgets cost nine dollars. {HOSTILE}"
        return Answer(
            question, f"{quote} [1]", "en", HOSTILE, (self._cite(1, key, quote),),
            notice=HOSTILE, rewritten=HOSTILE,
        )  # fmt: skip


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


@pytest.fixture
def assistant(library: FakeLibrary) -> FakeAssistant:
    return FakeAssistant(library)


@pytest.fixture(scope="session")
def hostile() -> str:
    return HOSTILE


@dataclass
class Served:
    """A page being served, and what it is served from."""

    url: str
    page: Any
    library: FakeLibrary
    assistant: FakeAssistant
    feedback_path: Path
    reached: list[str]
    """Addresses other than this machine's that anything in this process connected to."""


@pytest.fixture(scope="session")
def reached() -> Iterator[list[str]]:
    """Addresses other than this machine's that anything in this process connects to."""
    hosts: list[str] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if not host.startswith("127.") and host not in ("::1", "localhost"):
                hosts.append(host)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", watched)
        yield hosts


@contextmanager
def serving(
    library: Any,
    assistant: Any,
    feedback_path: Path,
    reached: list[str],
    strict: Any = None,
    **generators: Any,
) -> Iterator[Served]:
    """The page, served on a free port of this machine."""
    from ui.chat import build, launch_options

    page = build(
        assistant, library, feedback_path=feedback_path, generators=generators, strict=strict
    )
    options = {**launch_options(), "server_port": None}
    _, url, _ = page.launch(prevent_thread_lock=True, **options)
    try:
        yield Served(url.rstrip("/"), page, library, assistant, feedback_path, reached)
    finally:
        page.close()


@pytest.fixture(scope="session")
def serve() -> Any:
    """`serving`, for tests that make their own library and assistants."""
    return serving


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, reached: list[str]) -> Iterator[Served]:
    """The page over the small library."""
    library = FakeLibrary()
    assistant = FakeAssistant(library)
    path = tmp_path_factory.mktemp("chat") / "feedback.jsonl"
    generators = {"quote": assistant, "write": FakeAssistant(library)}
    with serving(library, assistant, path, reached, **generators) as site:
        yield site


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, reached: list[str]) -> Iterator[Served]:
    """The page over a real index of the sample pages and a document full of scripts."""
    from index.build import build as build_index
    from rag.assemble import open_assistant
    from ui.shelf import IndexLibrary

    folder = tmp_path_factory.mktemp("indexed")
    pages = folder / "pages"
    shutil.copytree(SAMPLE, pages)
    (pages / "<img src=x onerror=window.hacked=1>.txt").write_text(SCRIPTED, "utf-8")
    build_index([pages], folder / "index")
    assistant = open_assistant(folder / "index")
    library = IndexLibrary(assistant, folder / "index")
    with serving(library, assistant, folder / "feedback.jsonl", reached) as site:
        yield site


_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PATIENCE_MS = 20_000
_LOADING_MS = 45_000
"""gradio's page is some hundred files; a busy machine takes its time over them."""
DESK = {"width": 1280, "height": 860}


def _unavailable(reason: str) -> None:
    """Skips, or fails where a browser is required."""
    if os.environ.get("BAOWEN_REQUIRE_BROWSER") == "1":
        pytest.fail(f"BAOWEN_REQUIRE_BROWSER=1, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        _unavailable("no Chromium is installed (Debian: apt-get install chromium fonts-noto-cjk)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _unavailable("playwright is not installed (pip install playwright)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def contexts(browser: Any) -> Iterator[Callable[..., Any]]:
    """A context for each set of options, kept so that its cache saves loading the page anew."""
    kept: dict[str, Any] = {}

    def context(**options: Any) -> Any:
        key = json.dumps(options, sort_keys=True)
        if key not in kept:
            kept[key] = browser.new_context(**options)
            kept[key].set_default_timeout(_PATIENCE_MS)
        return kept[key]

    yield context
    for made in kept.values():
        made.close()


@pytest.fixture
def open_page(contexts: Callable[..., Any], served: Served) -> Iterator[Callable[..., Any]]:
    """Opens the page; afterwards: no error in it, no script of a document run, no request to
    anywhere else, from the browser or from the server."""
    opened: list[tuple[Any, list[str], list[str]]] = []

    def opening(
        locale: str = "zh-CN",
        viewport: dict[str, int] = DESK,
        site: Served | None = None,
        **options: Any,
    ) -> Any:
        page = contexts(locale=locale, viewport=viewport, **options).new_page()
        requests: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        opened.append((page, requests, errors))
        page.goto((site or served).url, timeout=_LOADING_MS)
        page.wait_for_selector("button.example", timeout=_LOADING_MS)
        return page

    yield opening
    for page, requests, errors in opened:
        assert page.evaluate("window.hacked") is None
        assert errors == []
        local = ("http://127.0.0.1:", "data:", "blob:")
        assert [url for url in requests if not url.startswith(local)] == []
        page.close()
    assert served.reached == []
