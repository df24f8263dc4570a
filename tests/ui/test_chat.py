"""The page as a server: what it offers scripts, what it keeps to itself, who may come in."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ui.chat import build, launch_options

pytestmark = pytest.mark.timeout(120, func_only=True)


@pytest.fixture(scope="module")
def client(served) -> Any:
    from gradio_client import Client

    return Client(served.url, verbose=False, analytics_enabled=False)


def _get(url: str) -> Any:
    import httpx

    return httpx.get(url, timeout=10)


def test_only_ask_and_search_are_public(served) -> None:
    info = _get(f"{served.url}/gradio_api/info").json()
    assert sorted(info["named_endpoints"]) == ["/ask", "/search"]
    assert info["unnamed_endpoints"] == {}
    dependencies = _get(f"{served.url}/config").json()["dependencies"]
    visible = [d["api_name"] for d in dependencies if d["api_visibility"] != "private"]
    assert sorted(visible) == ["ask", "search"]
    assert len(dependencies) > 15


def test_a_script_gets_the_contracts_json(client) -> None:
    record = client.predict("藏书多少?", api_name="/ask")
    assert record["answer"] == "馆内藏书共有一百二十万册[1]。"
    assert record["citations"][0]["quote"] == "馆内藏书共有一百二十万册"
    hits = client.predict("藏书", 1, api_name="/search")
    (hit,) = hits
    assert (hit["source"], hit["article"], hit["score"]) == ("page.txt", "a1", 0.5)
    assert hit["text"].startswith("本报讯")
    assert hit["spans"] == [[11, 11 + len(hit["text"])]]


def test_a_script_that_asks_wrongly_is_told(client) -> None:
    with pytest.raises(Exception, match=r"27\.3\.2024"):
        client.predict("藏书多少?", "27.3.2024", api_name="/ask")
    with pytest.raises(Exception, match="the model is not there"):
        client.predict("失败", api_name="/ask")


def test_fifty_people_at_once_are_all_answered(served) -> None:
    import httpx

    address = f"{served.url}/gradio_api/call/ask"
    barrier = threading.Barrier(50)

    def one(number: int) -> bool:
        with httpx.Client(timeout=100) as client:
            barrier.wait()
            data = {"data": [f"藏书? {number}", "", ""]}
            event = client.post(address, json=data).json()["event_id"]
            return f'? {number}"' in client.get(f"{address}/{event}").text

    with ThreadPoolExecutor(50) as pool:
        assert all(pool.map(one, range(50)))


def test_answering_shares_one_limit_and_the_rest_does_not_wait(served) -> None:
    config = {fn.api_name: fn for fn in served.page.fns.values()}
    answering = [fn for name, fn in config.items() if str(name).startswith(("answered", "ask"))]
    assert {fn.concurrency_id for fn in answering} >= {"ask"}
    waiting = [name for name, fn in config.items() if fn.queue and fn.concurrency_id != "ask"]
    assert [str(name).rstrip("_0123456789") for name in waiting] == ["added"]


def test_nothing_is_shared_recorded_or_open_to_the_network_by_default() -> None:
    options = launch_options()
    assert options["server_name"] == "127.0.0.1"
    for name in ("share", "run_history", "mcp_server", "enable_monitoring", "show_error"):
        assert options[name] is False
    assert options["footer_links"] == []


def test_the_page_names_no_other_host(served) -> None:
    page = _get(served.url).text
    own = page.replace(served.url, "")
    for forbidden in ("fonts.googleapis.com", "cdn.", "huggingface.co"):
        assert forbidden not in own.split("<script>window.gradio_config")[0].split("</title>")[-1]
    theme = _get(f"{served.url}/theme.css").text
    assert "@import" not in theme
    assert "http" not in theme.replace("http://www.w3.org", "")


def test_files_beside_the_uploads_cannot_be_fetched(served) -> None:
    for path in (served.feedback_path, Path(__file__), Path("/etc/passwd")):
        assert _get(f"{served.url}/gradio_api/file={path}").status_code in (403, 404)


def test_a_password_is_asked_of_page_and_api(library, assistant, tmp_path) -> None:
    page = build(assistant, library, feedback_path=tmp_path / "f.jsonl")
    options = {**launch_options(port=0, auth=("user", "secret")), "server_port": None}
    _, url, _ = page.launch(prevent_thread_lock=True, **options)
    try:
        assert _get(f"{url}gradio_api/info").status_code == 401
        assert _get(f"{url}config").status_code == 401
    finally:
        page.close()


def test_generators_are_offered_only_when_there_is_a_choice(library, assistant, tmp_path) -> None:
    import gradio as gr

    def offered(**generators: Any) -> tuple[list[str], bool]:
        page = build(assistant, library, feedback_path=tmp_path / "f", generators=generators)
        (radio,) = [block for block in page.blocks.values() if isinstance(block, gr.Radio)]
        return [name for name, _ in radio.choices], radio.visible

    assert offered() == (["default"], False)
    assert offered(quote=assistant) == (["quote"], False)
    assert offered(write=object(), quote=assistant) == (["quote", "write"], True)


def test_starting_the_command_line_does_not_load_gradio() -> None:
    code = "import sys, ui.chat, ui.render; print(json.dumps('gradio' in sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", f"import json; {code}"], capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) is False


def test_the_command_serves_an_index_and_says_where(tmp_path) -> None:
    from index.build import build as build_index

    (tmp_path / "a.txt").write_text("灯塔开放\n\n灯塔昨天开放。\n", "utf-8")
    build_index([tmp_path / "a.txt"], tmp_path / "index")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "ui.cli", "chat", "--port", port]
    command += ["--index", str(tmp_path / "index")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        try:
            assert f"http://127.0.0.1:{port}" in serving.stdout.readline()
            assert _get(f"http://127.0.0.1:{port}").status_code == 200
            second = subprocess.run(command, capture_output=True, text=True, timeout=100)
        finally:
            serving.terminate()
    assert second.returncode == 1
    assert f"127.0.0.1:{port} cannot be served" in second.stderr
    assert "Traceback" not in second.stderr
