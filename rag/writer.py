"""Writes an answer from passages and checks every sentence of it while it is being written.

Streams growing Answers: the text so far, a verdict for each finished sentence, and as citations
the very sentences of the passages that bear it out. What the model cites wrongly stays visible
as [?n]; in strict mode only what is supported is shown. When the model fails, the quoted answer
takes its place and a notice says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.errors import BaowenError
from index.types import Hit
from rag import reasons
from rag.claims import says_nothing, sentences
from rag.draft import Draft
from rag.generators import Generator, spoken
from rag.markers import parse
from rag.prompt import NOT_SAID, prompt, within_budget
from rag.support import Support, lexical_support
from rag.translated import Translate
from rag.types import Answer, Language

MAX_TOKENS = 800
"""Tokens of an answer: a dozen sentences, and thinking before them."""

NEAREST = 3
"""Passages shown when the model says that none of them answers."""

Fallback = Callable[[], Answer]


class Writer:
    """Writes with `generator`; `support` says how well a passage bears out a claim, `translate`
    looks words up for claims in another language than their passages."""

    def __init__(
        self,
        generator: Generator,
        support: Support = lexical_support,
        *,
        strict: bool = False,
        translate: Translate | None = None,
        max_tokens: int = MAX_TOKENS,
    ) -> None:
        self.generator = generator
        self._support = support
        self._strict = strict
        self._translate = translate
        self._max_tokens = max_tokens

    def write(
        self, question: str, hits: Sequence[Hit], speaks: Language, fallback: Fallback
    ) -> Iterator[Answer]:
        """Growing answers to `question` from `hits`; the last one is whole.

        `fallback` gives the quoted answer that is shown when the model cannot be used, stops in
        the middle, or writes nothing. Closing the iterator stops the model.
        """
        chosen = within_budget(hits)
        if not chosen:
            yield fallback()
            return
        draft = Draft(question, chosen, speaks, self._support, self._translate, self._strict)
        pieces: Iterator[str] = iter(())
        written = ""
        try:
            pieces = self.generator.generate(
                prompt(question, chosen, speaks), max_tokens=self._max_tokens
            )
            for written in spoken(pieces):
                yield draft.answer(sentences(parse(written, complete=False), complete=False))
        except BaowenError as error:
            yield _instead(fallback(), reasons.generator_failed(str(error), speaks))
            return
        finally:
            _close(pieces)
        yield self._finished(written, draft, speaks, fallback)

    def _finished(self, written: str, draft: Draft, speaks: Language, fallback: Fallback) -> Answer:
        marked = parse(written, complete=True)
        if not marked.text.strip():
            return _instead(fallback(), reasons.generator_silent(speaks))
        if says_nothing(marked.text):
            return Answer(
                draft.question,
                NOT_SAID[speaks],
                speaks,
                abstained=True,
                nearest=tuple(draft.hits[:NEAREST]),
            )
        answer = draft.answer(sentences(marked, complete=True))
        if self._strict and draft.left_out and not answer.text.strip():
            return _instead(fallback(), reasons.all_left_out(draft.left_out, speaks))
        if self._strict and draft.left_out:
            return replace(answer, notice=reasons.left_out(draft.left_out, speaks))
        return answer


def _instead(answer: Answer, notice: str) -> Answer:
    joined = notice if answer.notice is None else f"{notice} {answer.notice}"
    return replace(answer, notice=joined)


def _close(pieces: Iterator[str]) -> None:
    close = getattr(pieces, "close", None)
    if close is not None:
        close()
