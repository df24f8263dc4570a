"""Suites by name or by file: what they hold, which files they need, where those are published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from eval import crud, pages, rgb, sets
from eval.types import Suite
from index.errors import InvalidInput

SAMPLE = Path(__file__).resolve().parent / "sample"
"""The corpus that comes with the project."""


@dataclass(frozen=True, slots=True)
class Known:
    """A suite by name. `load` gets a path for each of `files`: the first of the alternatives that is
    there below the data folder. As JSON lines with the fields of `eval.sets`, or as published."""

    name: str
    about: str
    published: str
    files: tuple[tuple[str, ...], ...]
    load: Callable[[tuple[Path, ...]], Suite]


def _set(name: str, lang: str = "zh") -> Callable[[tuple[Path, ...]], Suite]:
    return lambda paths: sets.load_set(paths[0], name, lang=lang)


def _crossed(paths: tuple[Path, ...]) -> Suite:
    contexts = sets.load_set(paths[0], "xquad-en-zh")
    asked = sets.load_set(paths[1], "xquad-en", lang="en")
    return sets.with_questions_of(contexts, asked, contexts.name)


def _evidence(paths: tuple[Path, ...]) -> Suite:
    return sets.load_set(paths[0], "evidence", tasks=("answers",))


_XQUAD = "github.com/google-deepmind/xquad"
_XQUAD_ZH = ("xquad_zh.jsonl.xz", "xquad.zh.json")
_XQUAD_EN = ("xquad_en.jsonl.xz", "xquad.en.json")

KNOWN: tuple[Known, ...] = (
    Known("sample", "the bundled newspaper pages", "this project", (), lambda _: pages.load(SAMPLE)),
    Known("page", "a folder with pages and questions.jsonl", "", (), lambda p: pages.load(p[0])),
    Known(
        "cmrc", "CMRC 2018 dev: open retrieval and answers", "github.com/ymcui/cmrc2018",
        (("cmrc2018_dev.jsonl.xz", "squad-style-data/cmrc2018_dev.json", "cmrc2018_dev.json"),),
        _set("cmrc"),
    ),
    Known(
        "drcd", "DRCD test, traditional characters", "github.com/DRCKnowledgeTeam/DRCD",
        (("drcd_test.jsonl.xz", "DRCD_test.json"),), _set("drcd"),
    ),
    Known("xquad-zh", "XQuAD Chinese", _XQUAD, (_XQUAD_ZH,), _set("xquad-zh")),
    Known("xquad-en", "XQuAD English", _XQUAD, (_XQUAD_EN,), _set("xquad-en", "en")),
    Known(
        "xquad-en-zh", "XQuAD: English questions, Chinese passages", _XQUAD,
        (_XQUAD_ZH, _XQUAD_EN), _crossed,
    ),
    Known(
        "ntrex", "NTREX: English sentence finds its Chinese translation",
        "github.com/MicrosoftTranslator/NTREX",
        (("ntrex_zh_en.jsonl.xz", "NTREX-128/newstest2019-ref.zho-CN.txt",
          "newstest2019-ref.zho-CN.txt"),),
        lambda paths: sets.load_parallel(paths[0], "ntrex"),
    ),
    Known(
        "evidence", "ExpMRC: is the cited sentence the human evidence?", "github.com/ymcui/expmrc",
        (("expmrc_zh_evidence.jsonl.xz", "data/cmrc2018/expmrc-cmrc2018-dev.json",
          "expmrc-cmrc2018-dev.json"),),
        _evidence,
    ),
    Known(
        "articles", "pages into articles, against the sample's gold files", "this project", (),
        lambda paths: replace(pages.load(paths[0] if paths else SAMPLE), tasks=("articles",)),
    ),
    Known(
        "crud", "CRUD-RAG: news questions over one to three articles", crud.PUBLISHED, (crud.FILES,),
        lambda paths: crud.load(paths[0]),
    ),
    Known(
        "rgb", "RGB: noise, refusal, integration and counterfactual passages", rgb.PUBLISHED,
        (("data", "."),), lambda paths: rgb.load(paths[0]),
    ),
)  # fmt: skip

_BY_NAME = {known.name: known for known in KNOWN}


def resolve(argument: str, data: Path | None = None) -> Suite:
    """The suite that "NAME", "NAME=PATH" or "PATH" stands for.

    PATH is a folder where the suite wants a folder or its usual file names, otherwise the file
    itself. A bare PATH to a folder is a `page`, to a file a question-passage set. Raises
    InvalidInput where a name is unknown or a file is missing.
    """
    name, given, path = argument.partition("=")
    if given:
        return _load(_known(name), Path(path))
    if name in _BY_NAME:
        return _load(_BY_NAME[name], data)
    place = Path(name)
    if place.is_dir():
        return pages.load(place)
    if place.is_file():
        return sets.load_set(place, place.name.split(".")[0])
    raise InvalidInput(f'"{name}" is no suite and no file; suites are {", ".join(_BY_NAME)}')


def _known(name: str) -> Known:
    if name not in _BY_NAME:
        raise InvalidInput(f'no suite "{name}"; there are {", ".join(_BY_NAME)}')
    return _BY_NAME[name]


def _load(known: Known, place: Path | None) -> Suite:
    if known.name == "sample" or (known.name == "articles" and place is None):
        return replace(known.load(()), name=known.name)
    if place is None:
        raise InvalidInput(
            f"suite {known.name} needs its data: give --data FOLDER or {known.name}=PATH"
            + (f" (published at {known.published})" if known.published else "")
        )
    if not known.files:
        return replace(known.load((place,)), name=known.name)
    if len(known.files) == 1 and place.is_file():
        return known.load((place,))
    return known.load(tuple(_existing(place, names, known) for names in known.files))


def _existing(folder: Path, names: tuple[str, ...], known: Known) -> Path:
    """The first of the alternative names that is there."""
    for name in names:
        if (folder / name).exists():
            return folder / name
    wanted = "no such folder" if not folder.is_dir() else f"no {' nor '.join(names)} in it"
    raise InvalidInput(f"{folder}: {wanted}; {known.name} is published at {known.published}")
