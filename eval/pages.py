"""A folder of pages with questions as a suite.

The folder holds `questions.jsonl`, and optionally `dialogues.jsonl` and gold files for the
division into articles (`articles.json`, or a folder `gold`). The pages are the folder `pages`, or
the other files of the folder.
"""

from __future__ import annotations

from pathlib import Path

from eval.questions import load_dialogues, load_questions
from eval.types import Suite, Task
from index.errors import InvalidInput

PAGE_SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".pdf", ".docx"})


def load(folder: Path) -> Suite:
    """Read the suite. Raises InvalidInput where there is no question file or no page."""
    questions, dialogues = folder / "questions.jsonl", folder / "dialogues.jsonl"
    if not questions.is_file():
        raise InvalidInput(
            f"{questions}: no such file; write questions there, or draft some with "
            "`baowen eval draft`"
        )
    gold = _gold(folder)
    tasks: list[Task] = ["answers"]
    if dialogues.is_file():
        tasks.append("dialogues")
    if gold:
        tasks.append("articles")
    return Suite(
        name=folder.resolve().name,
        questions=load_questions(questions),
        dialogues=load_dialogues(dialogues) if dialogues.is_file() else (),
        paths=_pages(folder),
        gold=gold,
        tasks=tuple(tasks),
    )


def _gold(folder: Path) -> tuple[Path, ...]:
    one = folder / "articles.json"
    return (one,) if one.is_file() else tuple(sorted((folder / "gold").glob("*.json")))


def _pages(folder: Path) -> tuple[Path, ...]:
    below = folder / "pages"
    if below.is_dir():
        return (below,)
    found = tuple(path for path in sorted(folder.iterdir()) if path.suffix.lower() in PAGE_SUFFIXES)
    if not found:
        kinds = " ".join(sorted(PAGE_SUFFIXES))
        raise InvalidInput(
            f"{folder}: no page to index; expected files of {kinds} or a folder pages"
        )
    return found
