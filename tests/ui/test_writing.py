"""Written answers on the page, in a real browser: a model behind a real socket, a real index."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from endpoint import Endpoint, chunk, status, stream

pytestmark = pytest.mark.timeout(90, func_only=True)

PAGES = Path(__file__).parents[2] / "eval" / "sample" / "pages"
QUESTION = "鹤汀大桥总投资多少？"
TRUE = "鹤汀大桥总投资31.2亿元"
FALSE = "鹤汀大桥双向八车道"
SHOWN_WITHIN_S = 0.1
TRIES = 5
"""Of the first token: the machine that runs the tests may be busy with something else."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        made = Endpoint()
        yield made
        made.close()


@pytest.fixture(scope="module")
def writing(
    endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory, reached: list[str], serve: Any
) -> Iterator[Any]:
    from index.build import build
    from rag.assemble import Settings, open_assistants
    from ui.shelf import IndexLibrary

    folder = tmp_path_factory.mktemp("writing")
    build([PAGES], folder / "index")
    name = f"openai:m@{endpoint.url}"
    offered = open_assistants(folder / "index", Settings(), [name, "extractive"])
    first = offered.plain[name]
    library = IndexLibrary(offered.plain["extractive"], folder / "index")
    feedback = folder / "feedback.jsonl"
    with serve(library, first, feedback, reached, offered.strict, **offered.plain) as site:
        yield site


def ask(page: Any) -> None:
    page.fill("#question textarea", QUESTION)
    page.keyboard.press("Enter")


def whole(*texts: str) -> Any:
    return stream(*map(chunk, texts), chunk(None, "stop"))


def test_markers_can_be_clicked_while_the_rest_is_written(
    open_page: Any, writing: Any, endpoint: Endpoint
) -> None:
    go_on = threading.Event()
    rest = [chunk(FALSE), chunk("【1】"), chunk("。"), chunk(None, "stop")]
    endpoint.replies = [stream(chunk(TRUE), chunk("[1"), chunk("]。"), go_on, *rest)]
    page = open_page(site=writing)
    ask(page)
    page.wait_for_selector("#live .turn.busy button.cite[data-marker='1']")
    page.click("#live button.cite[data-marker='1'] >> nth=0")
    page.wait_for_selector("#evidence mark.quote")
    assert "总投资31.2亿元" in "".join(page.locator("#evidence mark.quote").all_inner_texts())
    assert page.locator("#live .turn.busy").count() == 1
    assert page.locator("#live .verdict.supported").count() == 1
    go_on.set()
    page.wait_for_selector("#live .turn.done")
    wrong = page.locator("#live .verdict.contradicted")
    assert wrong.count() == 1
    assert "六" in (wrong.get_attribute("aria-label") or "")


def test_a_number_without_a_passage_is_shown_as_an_error(
    open_page: Any, writing: Any, endpoint: Endpoint
) -> None:
    endpoint.replies = [whole(TRUE, "[1]", "[77]。")]
    page = open_page(site=writing)
    ask(page)
    page.wait_for_selector("#live .turn.done")
    assert page.inner_text("#live .bad-marker") == "[77]"
    assert page.locator("#live button.cite[data-marker='1']").count() >= 1


def test_stop_ends_the_model_and_strict_retry_leaves_out(
    open_page: Any, writing: Any, endpoint: Endpoint
) -> None:
    endpoint.broken.clear()
    endpoint.replies = [stream(chunk(TRUE), *[chunk("，"), 0.05] * 300, end=False)]
    page = open_page(site=writing)
    ask(page)
    page.wait_for_selector(f"#live .words:has-text('{TRUE}')")
    page.click("#stop")
    page.wait_for_selector("#live .turn.stopped")
    assert endpoint.broken.wait(5)
    endpoint.replies = [whole(f"{TRUE}[1]。", f"{FALSE}[1]。")]
    page.click("#filters > button")
    page.check("#strict input")
    page.click("#live [data-do=retry]")
    page.wait_for_selector("#live .turn.done")
    assert TRUE in page.inner_text("#live .words")
    assert "八车道" not in page.inner_text("#live .answer")
    assert "1 句" in page.inner_text("#live .notice")


def test_a_model_that_is_down_gives_way_to_the_quotation_and_says_so(
    open_page: Any, writing: Any, endpoint: Endpoint
) -> None:
    endpoint.replies = [status(500)]
    page = open_page(site=writing)
    ask(page)
    page.wait_for_selector("#live .turn.done")
    assert "500" in page.inner_text("#live .notice")
    assert "31.2亿元" in page.inner_text("#live .answer")
    assert page.locator("#live button.cite").count() >= 1


def test_choosing_to_quote_asks_no_model(open_page: Any, writing: Any, endpoint: Endpoint) -> None:
    page = open_page(site=writing)
    before = len(endpoint.requests)
    page.click("#filters > button")
    page.check("#generator input[value=extractive]")
    ask(page)
    page.wait_for_selector("#live .turn.done")
    assert "31.2亿元" in page.inner_text("#live .answer")
    assert len(endpoint.requests) == before


def test_the_first_token_is_in_the_page_within_a_tenth_of_a_second(
    open_page: Any, writing: Any, endpoint: Endpoint
) -> None:
    page = open_page(site=writing)
    delays = [first_token_s(page, endpoint) for _ in range(TRIES)]
    print(f"first token shown after {[round(1000 * delay) for delay in delays]} ms")
    assert min(delays) <= SHOWN_WITHIN_S


def first_token_s(page: Any, endpoint: Endpoint) -> float:
    """Seconds from the sending of the first token to its being in the page; then a new start."""
    sent: list[float] = []
    go_on = threading.Event()

    def reply(handler: Any) -> None:
        sent.append(time.time())
        stream(chunk("甲"), go_on, chunk(None, "stop"))(handler)

    endpoint.replies = [reply]
    page.evaluate(
        """() => { window.seen = 0; window.watching = new MutationObserver(() => {
            const words = document.querySelector('#live .words');
            if (!window.seen && words && words.textContent.includes('甲')) window.seen = Date.now();
        }); window.watching.observe(document.querySelector('#live'),
            {subtree: true, childList: true, characterData: true}); }"""
    )
    ask(page)
    page.wait_for_function("window.seen > 0")
    seen = page.evaluate("window.watching.disconnect(), window.seen")
    go_on.set()
    page.wait_for_selector("#live .turn.done")
    page.click("#clear")
    page.wait_for_selector("button.example")
    return float(seen) / 1000 - sent[0]
