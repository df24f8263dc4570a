"""How often rules turn the answer away: `python -m rag.builtin.score_rules --data DIR`.

Over the training questions that a rule says something of: for how many it loses the text, sentence
or words that answer, and how many of the others it turns away. A rule is worth what lies between.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.fold import fold
from index.sentences import split
from rag.builtin.questions import Asked, read_questions
from rag.fitting import demanded, fits
from rag.namesake import Namesakes
from rag.naming import names
from rag.offices import asked_for, of_another
from rag.region import names_place, of_other_places
from rag.short import suits
from rag.unheard import unheard
from rag.unnamed import missing

Verdicts = tuple[list[bool], list[bool]]
"""Whether what answers is turned away, question by question, and whether other texts are."""


def by_sentence(asked: Sequence[Asked], rule: Callable[[Asked], Callable[[str], bool]]) -> Verdicts:
    """`rule` gives for a question whether it turns a sentence away."""
    own: list[bool] = []
    others: list[bool] = []
    for question in asked:
        turned = rule(question)
        answering: list[bool] = []
        for sentence, answers in _sentences(question):
            (answering if answers else others).append(turned(sentence))
        own.append(all(answering))
    return own, others


def by_text(asked: Sequence[Asked], turned: Callable[[str, str], bool]) -> Verdicts:
    """Of the question's own text, folded, and of one of another question, drawn by a seed."""
    texts = list(dict.fromkeys(question.context for question in asked))
    draw = random.Random(5)
    own = [turned(question.question, fold(question.context)) for question in asked]
    others = []
    for question in asked:
        other = next(text for text in draw.sample(texts, 2) if text != question.context)
        others.append(turned(question.question, fold(other)))
    return own, others


def _sentences(question: Asked) -> Iterator[tuple[str, bool]]:
    start, end = question.answer or (0, 0)
    for left, right in split(question.context):
        yield question.context[left:right], left < end and right > start


def _can_say_who(question: Asked, sentence: str) -> bool:
    asked = fold(question.question)
    written = (asked_for(asked) or "") in fold(question.context)
    return written and not of_another(asked, fold(sentence))


def figures(asked: Sequence[Asked]) -> dict[str, Verdicts]:
    """The verdicts of each rule over the questions that it says something of."""
    zh = [question for question in asked if question.chinese]
    measured = [question for question in asked if demanded(question.question)]
    named = [question for question in zh if names(question.question)]
    placed = [question for question in zh if names_place(fold(question.question))]
    return {
        "fitting": by_sentence(measured, lambda q: lambda text: not fits(q.question)(text)),
        "short": ([not suits(q.question)(q.context, *(q.answer or (0, 0))) for q in measured], []),
        "namesake": by_sentence(zh, lambda q: Namesakes.of(q.question).another),
        "unnamed": by_text(named, lambda q, text: bool(missing(names(q), text))),
        "region": by_text(placed, lambda q, text: of_other_places(fold(q), text)),
        "office": by_sentence(
            [question for question in asked if asked_for(fold(question.question))],
            lambda q: lambda text: not _can_say_who(q, text),
        ),
        "unheard": by_text(zh, lambda q, text: unheard(q, text.__contains__)),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.builtin.score_rules", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the training sets")
    given = parser.parse_args(arguments)
    asked = [question for question in read_questions(given.data) if question.answer]
    for name, (own, others) in figures(asked).items():
        share = f", {100 * sum(others) / len(others):.1f} % of others" if others else ""
        print(f"{name}: {sum(own)} of {len(own)} answers turned away{share}", flush=True)


if __name__ == "__main__":
    main()
