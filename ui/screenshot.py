"""A picture of the page answering, for the documentation. Needs playwright and a Chromium:

python -m ui.screenshot "QUESTION" --index DIR --out docs/chat.png
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

_WIDTH, _HEIGHT = 1280, 800
_SETTLED_MS = 800
"""After the evidence has come, until it has been drawn and scrolled to."""


def main() -> None:
    """Serves the index, asks in a browser, and writes the picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("question")
    parser.add_argument("--index", type=Path, default=Path(".baowen"))
    parser.add_argument("--out", type=Path, default=Path("docs/chat.png"))
    parser.add_argument("--locale", default="zh-CN")
    options = parser.parse_args()
    from rag.assemble import open_assistant
    from ui.chat import build, launch_options
    from ui.shelf import IndexLibrary

    assistant = open_assistant(options.index)
    library = IndexLibrary(assistant, options.index)
    with tempfile.TemporaryDirectory() as folder:
        page = build(assistant, library, feedback_path=Path(folder) / "feedback.jsonl")
        _, url, _ = page.launch(
            prevent_thread_lock=True, **{**launch_options(), "server_port": None}
        )
        options.out.parent.mkdir(parents=True, exist_ok=True)
        take(url, options.question, options.out, options.locale)
        page.close()


def take(url: str, question: str, out: Path, locale: str) -> None:
    """Asks `question` at `url` and writes what is then seen to `out` as PNG."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        size = {"width": _WIDTH, "height": _HEIGHT}
        page = browser.new_page(locale=locale, viewport=size, device_scale_factor=1.5)  # type: ignore[arg-type]
        page.goto(url)
        page.fill("#question textarea", question)
        page.keyboard.press("Enter")
        page.click("#live button.cite >> nth=0")
        page.wait_for_selector("#evidence mark")
        page.wait_for_timeout(_SETTLED_MS)
        page.screenshot(path=str(out))
        browser.close()


if __name__ == "__main__":
    main()
