"""The one place that assembles: settings in, an Assistant out.

    from rag.assemble import open_assistant
    assistant = open_assistant("my-index")
    answer = assistant.ask("谁获得了第28届中国青年五四奖章？")
    print(answer.text, [citation.quote for citation in answer.citations])

Everything else is handed what it needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from index.encoder import Encoder, open_encoder
from index.stores import Place, open_index
from index.translate import translate_concepts, translate_terms
from index.view import Index
from rag.assistant import BaowenAssistant
from rag.conversation import rewritten
from rag.coverage import Translations
from rag.extractive import Extractive, FirstPassage
from rag.generators import Generator, open_generator
from rag.judge import Caution, FormulaJudge, Judge, TreeJudge
from rag.listing import Listing
from rag.query import language
from rag.reader import Reader
from rag.retriever import Mode, Retriever, Translate
from rag.synonyms import synonyms
from rag.writer import Writer
from rag.written import Written

DEFAULT_INDEX = Path(".baowen")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can choose for asking. `reader` is "builtin", "none" or the name of a model
    for transformers' AutoModelForQuestionAnswering; `ranker` "formula" leaves out what was learned
    about ranking and abstaining; `generator` is "extractive", "hf:NAME" or "openai:NAME@URL"."""

    reader: str = "builtin"
    ranker: Literal["builtin", "formula"] = "builtin"
    generator: str = "extractive"
    strict: bool = False
    caution: Caution = "balanced"
    retrieval: Mode = "weighted"
    answers: Literal["extractive", "first-passage"] = "extractive"
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Offered:
    """Assistants by the name of what answers; `strict` ones, which leave out what is not
    supported, for those that write."""

    plain: Mapping[str, BaowenAssistant]
    strict: Mapping[str, BaowenAssistant]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What assistants over one index have in common."""

    index: Index
    retriever: Retriever
    quoting: Extractive | FirstPassage


def open_assistant(
    index: Place = DEFAULT_INDEX, settings: Settings | None = None
) -> BaowenAssistant:
    """Open an index (a folder, or `milvus:URI`) and what it takes to answer from it.

    Raises IndexMissing, IndexMismatch, IndexDamaged, IndexUnavailable, ModelUnavailable,
    InvalidInput.
    """
    settings = settings or Settings()
    shared = _shared(index, settings)
    return _assistant(shared, open_generator(settings.generator), strict=settings.strict)


def open_assistants(index: Place, settings: Settings, generators: Sequence[str]) -> Offered:
    """An assistant for each of `generators`, in that order, over one index and one reader; what
    `settings` say of a generator and of strictness does not count. Raises as `open_assistant`."""
    shared = _shared(index, settings)
    opened = {name: open_generator(name) for name in generators}
    return Offered(
        {name: _assistant(shared, found, strict=False) for name, found in opened.items()},
        {name: _assistant(shared, found, strict=True) for name, found in opened.items() if found},
    )


def _shared(index: Place, settings: Settings) -> _Shared:
    opened = open_index(index)
    encoder = index_encoder(opened)
    retriever = Retriever(opened, encoder, mode=settings.retrieval, translate=translator())
    return _Shared(opened, retriever, _quoting(settings, retriever, encoder))


def _assistant(shared: _Shared, generator: Generator | None, *, strict: bool) -> BaowenAssistant:
    if isinstance(shared.quoting, FirstPassage):
        return BaowenAssistant(shared.index, shared.retriever, shared.quoting)
    if generator is None:
        listing = Listing(shared.quoting, shared.retriever, translations, synonyms)
        return BaowenAssistant(shared.index, shared.retriever, listing)
    written = Written(shared.quoting, Writer(generator, strict=strict, translate=translator()))
    listing = Listing(written, shared.retriever, translations, synonyms)
    rewrite = partial(rewritten, generator=generator)
    return BaowenAssistant(shared.index, shared.retriever, listing, rewrite, twice=False)


def index_encoder(index: Index) -> Encoder:
    """The encoder that an index was built with; the built-in one stands for all its versions,
    and `require_encoder` says so when they differ."""
    name = index.view().encoder
    return open_encoder("builtin" if name.startswith("builtin:") else name)


def open_reader(name: str, threads: int) -> Reader | None:
    """The reader called `name`; None for "none"."""
    if name == "none":
        return None
    from rag.readers import BuiltinReader, TransformersReader

    return (
        BuiltinReader.open(threads=threads) if name == "builtin" else TransformersReader.open(name)
    )


def _judge(settings: Settings) -> Judge:
    if settings.ranker == "formula" or settings.reader not in ("builtin", "none"):
        # The forests know the built-in reader's scores and no other's.
        return FormulaJudge()
    return TreeJudge.open(reader=settings.reader == "builtin")


def _quoting(
    settings: Settings, retriever: Retriever, encoder: Encoder
) -> Extractive | FirstPassage:
    if settings.answers == "first-passage":
        return FirstPassage(retriever)
    return Extractive(
        retriever,
        encoder,
        open_reader(settings.reader, settings.threads),
        _judge(settings),
        settings.caution,
        translations,
    )


def translator() -> Translate:
    """Looks up Chinese words for a question in English; nothing for one in Chinese."""
    return lambda question: translate_concepts(question) if language(question) == "en" else ()


def translations(question: str) -> Translations:
    """The same as whole words, for comparing a question with a sentence."""
    return translate_terms(question) if language(question) == "en" else ()
