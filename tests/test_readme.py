"""The README's commands and Python lines do what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from rag.assemble import open_assistant
from ui.cli import parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.S)
COMMANDS = [
    line.removeprefix("$ ").split("  #")[0].strip()
    for kind, block in BLOCKS
    if kind in ("sh", "console")
    for line in block.splitlines()
    if line.removeprefix("$ ").startswith(("baowen ", "make ", "CORPUS="))
]


@pytest.mark.parametrize("line", [c for c in COMMANDS if c.startswith("baowen ")])
def test_commands_parse(line: str) -> None:
    words = shlex.split(line)[1:]
    if words[0] == "eval":
        from eval.cli import _parser

        _parser().parse_args(words[1:])
    else:
        parser().parse_args(words)


@pytest.mark.parametrize("line", [c for c in COMMANDS if "make " in c])
def test_make_targets_exist(line: str) -> None:
    target = line.split("make ")[1].split()[0]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{target}:", makefile, re.M)
    assert all(f"{name} ?=" in makefile for name in re.findall(r"([A-Z]+)=", line))


def test_there_are_commands_to_test() -> None:
    assert len(COMMANDS) >= 10


def test_the_python_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = [block for kind, block in BLOCKS if kind == "python"]
    monkeypatch.chdir(tmp_path)
    pages = ROOT / "eval" / "sample" / "pages"
    exec(code.replace("path/to/pages", str(pages)), {})
    assert open_assistant(".baowen").search("大桥", 1)


def test_links_and_pictures_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_console_session_prints_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from ui.cli import main

    (session,) = [block for kind, block in BLOCKS if kind == "console"]
    command, _, expected = session.partition("\n")
    folder = str(tmp_path / "index")
    assert main(["index", str(ROOT / "eval/sample/pages"), "--index", folder, "--quiet"]) == 0
    capsys.readouterr()
    assert main([*shlex.split(command.removeprefix("$ baowen ")), "--index", folder]) == 0
    assert capsys.readouterr().out.strip() == expected.strip()
