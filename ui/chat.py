"""The chat page, started: what the command line calls. Light to import; gradio comes in here."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.types import Assistant
from ui.desk import Desk
from ui.library import Library
from ui.uploads import MAX_MEGABYTES

if TYPE_CHECKING:
    import gradio as gr

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_HERE = Path(__file__).parent
_MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")
_SANS = ("system-ui", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", "sans-serif")


def build(
    assistant: Assistant,
    library: Library,
    *,
    feedback_path: Path,
    generators: Mapping[str, Assistant] | None = None,
    strict: Mapping[str, Assistant] | None = None,
    strict_at_first: bool = False,
) -> gr.Blocks:
    """The page as gradio Blocks, not yet served.

    `generators` names the assistants a person may choose from; with fewer than two there is
    nothing to choose and `assistant` answers. Otherwise the one that is `assistant` comes first.
    `strict` has, by the same names, those that leave out what is not supported.
    """
    _keep_to_this_machine()
    from ui.blocks import build_blocks

    named = dict(generators or {})
    ordered = {name: one for name, one in named.items() if one is assistant} | named
    offered = ordered or {"default": assistant}
    desk = Desk(offered, library, feedback_path, dict(strict or {}), strict_at_first)
    return build_blocks(desk)


def launch_options(
    host: str = "127.0.0.1", port: int = 7860, auth: tuple[str, str] | None = None
) -> dict[str, Any]:
    """Keyword arguments for `gr.Blocks.launch`: look, labels, and nothing shared or recorded."""
    _keep_to_this_machine()
    import gradio as gr

    from ui.wiring import words_of

    style = (_HERE / "style.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    return {
        "server_name": host,
        "server_port": port,
        "auth": auth,
        "share": False,
        "ssr_mode": False,
        "mcp_server": False,
        "pwa": False,
        "enable_monitoring": False,
        "run_history": False,
        "footer_links": [],
        "show_error": False,
        "quiet": True,
        "max_file_size": MAX_MEGABYTES * 1_000_000,
        "theme": gr.themes.Base(font=list(_SANS), font_mono=list(_MONO)),
        # Not as `css`: gradio rewrites that, and keeps of a media query only what it has prefixed.
        "head": f"<style>{style}</style><script>{script}</script>",
        "i18n": words_of,
    }


def launch(
    assistant: Assistant,
    library: Library,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: tuple[str, str] | None = None,
    feedback_path: Path,
    generators: Mapping[str, Assistant] | None = None,
    strict: Mapping[str, Assistant] | None = None,
    strict_at_first: bool = False,
) -> None:
    """Serves the page until interrupted. `auth` is (user, password), asked of everybody.

    Raises OSError where the port is taken.
    """
    _require_free(host, port)
    page = build(
        assistant,
        library,
        feedback_path=feedback_path,
        generators=generators,
        strict=strict,
        strict_at_first=strict_at_first,
    )
    page.launch(prevent_thread_lock=True, **launch_options(host, port, auth))
    print(f"Baowen: http://{host}:{port} (stop with Ctrl-C)", flush=True)
    if auth is None and host not in _LOOPBACK:
        print("Anybody who can reach this machine can read and add; see --auth.", flush=True)
    # Finding the examples also brings in the models, before the first person waits for them.
    threading.Thread(target=library.examples, name="examples", daemon=True).start()
    page.block_thread()


def _require_free(host: str, port: int) -> None:
    """Raises OSError where `port` is taken - before seconds go into loading what would serve it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _keep_to_this_machine() -> None:
    """Before gradio is imported: no statistics of use, no look for newer versions, and none of
    the tables that gradio would otherwise make of its events, after every one of them."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000")
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
