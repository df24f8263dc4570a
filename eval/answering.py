"""Asks a question and scores what was shown: one row a question.

The scores are defined in `eval.measures`; which of them apply depends on the question and on
whether it was refused. Names and directions are in `eval.figures`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from eval.measures import citations as cited
from eval.measures import cmrc, rouge
from eval.measures.cost import Stopwatch
from eval.measures.normal import contains_any, without_markers
from eval.types import Dialogue, Question, Row, System, Texts, filters_of
from index.types import text_of
from rag.types import Answer, Citation, Turn

NEAREST_SHOWN = 120
"""Characters of the nearest passage that a row keeps where the question was refused."""


def ask(system: System, question: Question) -> Row:
    """Ask `question` and score the answer."""
    system.spent()
    watch = Stopwatch()
    answer = system.assistant.ask(question.question, question.history, filters_of(question))
    latency_ms, cpu_ms = watch.read()
    return Row(
        id=question.id,
        kind=question.kind,
        lang=question.lang,
        question=question.question,
        expected=expected(question),
        shown=shown(answer),
        scores=scores(question, answer, system.texts),
        latency_ms=latency_ms,
        cpu_ms=cpu_ms,
        stages=system.spent(),
    )


def converse(system: System, dialogue: Dialogue) -> Iterator[Row]:
    """Ask the turns one after the other, each with what was really shown before it."""
    history: tuple[Turn, ...] = ()
    for number, turn in enumerate(dialogue.turns, start=1):
        row = ask(system, replace(turn, history=history, kind=_turn_kind(number)))
        history = (*history, Turn(turn.question, without_markers(row.shown["answer"])))
        yield row


def scores(question: Question, answer: Answer, texts: Texts) -> dict[str, float]:
    """Every score that applies, by name; each in [0, 1] but `answer_length` (characters)."""
    found: dict[str, float | None] = {}
    if answer.abstained:
        found["refusal_precision"] = float(not question.answerable)
    else:
        found |= _of_shown(answer, texts)
    if question.false_answers:
        shown_text = "" if answer.abstained else without_markers(answer.text)
        found["misled"] = float(contains_any(shown_text, question.false_answers))
    if question.answerable:
        found |= _of_answerable(question, answer)
    else:
        found["refused_right"] = float(answer.abstained)
    return {name: value for name, value in found.items() if value is not None}


def verbatim(citations: Sequence[Citation], texts: Texts) -> float | None:
    """Part of the citations whose quote is the source's text over their spans; None without any."""
    if not citations:
        return None
    return sum(_is_verbatim(one, texts) for one in citations) / len(citations)


def expected(question: Question) -> dict[str, Any]:
    """What counts as right, for the record."""
    return {
        "answers": [list(group) for group in question.answers],
        "evidence": list(question.evidence),
        "sources": list(question.relevant),
    }


def shown(answer: Answer) -> dict[str, Any]:
    """What a person saw, for the record."""
    nearest = answer.nearest[:1] if answer.abstained else ()
    return {
        "answer": answer.text,
        "short_answer": answer.short_answer,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 4),
        "rewritten": answer.rewritten,
        "citations": [
            {
                "marker": one.marker,
                "source": one.source,
                "headline": one.headline,
                "quote": one.quote,
                "spans": [list(span) for span in one.spans],
                "score": round(one.score, 4),
            }
            for one in answer.citations
        ],
        "nearest": [
            {"source": hit.source, "text": hit.passage.text[:NEAREST_SHOWN]} for hit in nearest
        ],
    }


def _of_shown(answer: Answer, texts: Texts) -> dict[str, float | None]:
    return {
        "answer_length": float(len(answer.text)),
        "verbatim": verbatim(answer.citations, texts),
        "attribution": cited.sentence_attribution(answer.text, answer.citations),
    }


def _of_answerable(question: Question, answer: Answer) -> dict[str, float | None]:
    found = _answer_scores(question, answer) | {"refused_wrong": float(answer.abstained)}
    if not question.evidence and not question.relevant:
        return found
    right = [cited.is_right(c, question.evidence, question.relevant) for c in answer.citations]
    return found | {
        "citation_right": float(any(right)),
        "first_citation_right": float(bool(right) and right[0]),
        "citation_precision": cited.precision(
            answer.citations, question.evidence, question.relevant
        ),
        "evidence_recall": cited.evidence_recall(
            answer.citations, question.evidence, question.relevant
        ),
    }


def _answer_scores(question: Question, answer: Answer) -> dict[str, float | None]:
    """Containment and ROUGE-L are of the text that is shown; EM and F1 of the short answer, where
    there is one, as in extractive question answering."""
    if answer.abstained:
        return dict.fromkeys(("answer_found", "exact_match", "f1", "rouge_l"), 0.0)
    text = without_markers(answer.text)
    short = answer.short_answer or text
    per_group: list[Callable[[Sequence[str]], float]] = [
        lambda group: float(contains_any(text, group)),
        lambda group: cmrc.exact_match(short, group),
        lambda group: cmrc.f1(short, group),
        lambda group: rouge.rouge_l(text, group),
    ]
    found, exact, f1, rouge_l = (
        [measure(group) for group in question.answers] for measure in per_group
    )
    groups = len(question.answers)
    return {
        "answer_found": min(found),
        "exact_match": min(exact),
        "f1": sum(f1) / groups,
        "rouge_l": sum(rouge_l) / groups,
    }


def _is_verbatim(citation: Citation, texts: Texts) -> bool:
    text = texts.text(citation.source)
    return text is not None and text_of(text, citation.spans) == citation.quote


def _turn_kind(number: int) -> str:
    return f"turn {number}" if number < 3 else "turn 3 and later"
