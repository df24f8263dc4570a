"""Examples of the question sets, with the questions that a text does not answer made from them.

Per question and pass: a window with the answer, as asked and (Chinese) said in English by
dictionary and in other Chinese words; a window of the same text without the answer; a similar text that does not hold it;
and the question with one year, number, place or name exchanged.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from index.fold import simplified
from rag.builtin.articles import SENTENCE
from rag.builtin.cloze import gather_pools, near_miss
from rag.builtin.lexicon import Lexicon, records
from rag.builtin.pools import EMPTY, SPAN, Pool, PoolBuilder, Text
from rag.builtin.synonyms import Synonyms

SETS = ("qa_zh_cmrc2018", "qa_zh_drcd", "qa_en_squad")
ENGLISH_SENTENCE = re.compile(r".+?(?:[.!?][\"')\]]*(?=\s+[A-Z\"'(\d])|$)", re.S)
_WORD = re.compile(r"[A-Za-z]+|\d+|[一-鿿]")
_ASKED: tuple[tuple[str, str], ...] = (
    ("什么时候", "when"), ("哪一年", "what year"), ("哪年", "what year"), ("何时", "when"), ("哪里", "where"),
    ("哪儿", "where"), ("什么地方", "where"), ("多少", "how many"), ("几", "how many"), ("为什么", "why"),
    ("为何", "why"), ("怎么样", "how"), ("怎样", "how"), ("怎么", "how"), ("如何", "how"), ("哪些", "what"),
    ("哪个", "which"), ("哪位", "who"), ("谁", "who"), ("什么", "what"), ("何", "what"), ("哪", "which"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a set. `answer` is (start, end) in the context, or None."""

    question: str
    context: str
    answer: tuple[int, int] | None
    texts: tuple[str, ...]
    """Every accepted answer."""
    chinese: bool


HELD_OUT = 12
"""One context in so many is kept out of training: what weighs and calibrates the reader's scores
must learn from questions that the reader has never seen."""


def held_out(context: str) -> bool:
    """Whether a question set's context, and so all its questions, is kept out of training."""
    return int(hashlib.sha256(context.encode()).hexdigest(), 16) % HELD_OUT == 0


def read_questions(data: Path, *, held: bool = False) -> list[Asked]:
    """The questions of the three sets to train on, or with `held` those kept out of training;
    those whose answer offset is wrong are left out."""
    found: list[Asked] = []
    for name in SETS:
        for record in records(data / f"{name}.jsonl.xz"):
            context = record["context"]
            if held_out(context) != held:
                continue
            texts = tuple(dict.fromkeys(a["text"] for a in record["answers"]))
            answer = None
            if not record.get("is_impossible") and record["answers"]:
                first = Counter((a["start"], a["text"]) for a in record["answers"]).most_common(1)[
                    0
                ][0]
                answer = (first[0], first[0] + len(first[1]))
                if context[answer[0] : answer[1]] != first[1] or not first[1].strip():
                    continue
            found.append(Asked(record["question"], context, answer, texts, name != "qa_en_squad"))
    return found


def sentences(context: str, chinese: bool) -> list[tuple[int, int]]:
    """(start, end) of each sentence of `context`."""
    pattern = SENTENCE if chinese else ENGLISH_SENTENCE
    return [m.span() for m in pattern.finditer(context) if m.group().strip()]


def in_english(question: str, lexicon: Lexicon, rng: random.Random) -> str:
    """A Chinese question word by word in English, its question word usually first."""
    asked = ""
    for chinese, english in _ASKED:
        if chinese in question:
            asked, question = english, question.replace(chinese, "", 1)
            break
    words = lexicon.english([question[a:b] for a, b in lexicon.words(question)], rng)
    for place in range(len(words) - 1):
        if rng.random() < 0.15:
            words[place], words[place + 1] = words[place + 1], words[place]
    if rng.random() < 0.15:
        words.reverse()
    verb = rng.choice(("is", "was", "did", "does", "", ""))
    words = [asked, verb, *words] if rng.random() < 0.85 else [*words, asked]
    return " ".join(word for word in words if word) + "?"


def code_switched(question: str, lexicon: Lexicon, rng: random.Random) -> str:
    """A Chinese question with a third of its words in English."""
    out = []
    for start, end in lexicon.words(question):
        word = question[start:end]
        out.append(
            " ".join(["", *lexicon.english([word], rng), ""]) if rng.random() < 0.35 else word
        )
    return "".join(out)


def reworded(question: str, synonyms: Synonyms, rng: random.Random) -> str:
    """A Chinese question with a third of its words, where they have any, said by a synonym."""
    return "".join(
        rng.choice(synonyms.of(word) or [word]) if rng.random() < 0.35 else word
        for word in synonyms.words(question)
    )


def _window(context: str, bounds: list[tuple[int, int]], keep: tuple[int, int], longest: int,
            rng: random.Random) -> tuple[int, int]:  # fmt: skip
    """A run of sentences that holds the characters `keep`, `longest` characters or so at most."""
    holding = [i for i, (start, end) in enumerate(bounds) if start < keep[1] and keep[0] < end]
    first, last = (holding[0], holding[-1]) if holding else (0, len(bounds) - 1)
    size = rng.randint(longest // 3, longest) if rng.random() < 0.4 else longest
    while True:
        grown = [(a, b) for a, b in ((first - 1, last), (first, last + 1))
                 if a >= 0 and b < len(bounds) and bounds[b][1] - bounds[a][0] <= size]  # fmt: skip
        if not grown:
            break
        first, last = rng.choice(grown)
    start, end = bounds[first][0], bounds[last][1]
    if end - start > longest + 60:
        start = max(start, min(keep[0] - rng.randint(20, longest // 2), end - longest))
        end = min(end, max(start + longest, keep[1]))
    return start, end


def similar(asked: list[Asked]) -> dict[str, list[str]]:
    """For each context the five that share its rare words most (the hard negatives' source)."""
    contexts = list(dict.fromkeys(item.context for item in asked))
    # In one order: which of equally near contexts are taken is not to depend on a process's hashes.
    bags = [sorted(set(_grams(text))) for text in contexts]
    frequency = Counter(gram for bag in bags for gram in bag)
    postings: dict[str, list[int]] = defaultdict(list)
    for number, bag in enumerate(bags):
        for gram in bag:
            if 1 < frequency[gram] <= 60:
                postings[gram].append(number)
    near: dict[str, list[str]] = {}
    for number, bag in enumerate(bags):
        shared: Counter[int] = Counter()
        for gram in bag:
            for other in postings.get(gram, ()):
                shared[other] += 1
        shared.pop(number, None)
        near[contexts[number]] = [contexts[other] for other, _ in shared.most_common(5)]
    return near


def _grams(text: str) -> list[str]:
    letters = _WORD.findall(text.lower())
    return [a if len(a) > 1 else a + b for a, b in zip(letters, [*letters[1:], ""], strict=True)]


class _Maker:
    """Holds what the examples of one pass are made with."""

    def __init__(self, asked: list[Asked], lexicon: Lexicon, tokenizer: object, seed: int) -> None:
        self.rng = random.Random(seed)
        self.lexicon = lexicon
        self.synonyms = Synonyms.of_lexicon(lexicon)
        self.builder = PoolBuilder(tokenizer)
        self.swaps = gather_pools([item.question for item in asked])
        self.near = similar(asked)
        self.placed: dict[str, Text] = {}

    def text(self, context: str) -> Text:
        if context not in self.placed:
            self.placed[context] = self.builder.text(context)
        return self.placed[context]

    def said(self, item: Asked, english: float) -> str:
        draw = self.rng.random()
        if item.chinese and draw < english:
            return in_english(simplified(item.question), self.lexicon, self.rng)
        if item.chinese and draw < english + 0.08:
            return code_switched(simplified(item.question), self.lexicon, self.rng)
        if item.chinese and draw < english + 0.2:
            return reworded(simplified(item.question), self.synonyms, self.rng)
        return item.question

    def add(self, item: Asked) -> None:
        rng, longest = self.rng, 340 if item.chinese else 1000
        bounds = sentences(item.context, item.chinese)
        text = self.text(item.context)
        if item.answer is None:
            place = _window(item.context, bounds, bounds[rng.randrange(len(bounds))], longest, rng)
            self.builder.add(item.question, text, place, [], EMPTY)
            return
        place = _window(item.context, bounds, item.answer, longest, rng)
        self.builder.add(self.said(item, 0.0), text, place, [item.answer], SPAN)
        if item.chinese:
            for question in (
                in_english(simplified(item.question), self.lexicon, rng),
                reworded(simplified(item.question), self.synonyms, rng),
            ):
                place = _window(item.context, bounds, item.answer, longest, rng)
                self.builder.add(question, text, place, [item.answer], SPAN)
        self._without(item, bounds, longest)
        if rng.random() < 0.7:
            place = _window(item.context, bounds, item.answer, longest, rng)
            held = item.context[place[0] : place[1]]
            missed = near_miss(item.question, self.swaps, held, rng)
            if missed:
                self.builder.add(missed, text, place, [], EMPTY)

    def _without(self, item: Asked, bounds: list[tuple[int, int]], longest: int) -> None:
        """Examples without answer: the rest of the same text, and a similar text."""
        rng = self.rng
        hosts = [item.context] if rng.random() < 0.5 else []
        hosts += rng.sample(self.near[item.context], min(1, len(self.near[item.context])))
        for host in hosts:
            marks = sentences(host, item.chinese)
            for _ in range(4):
                place = _window(host, marks, marks[rng.randrange(len(marks))], longest, rng)
                if not any(answer in host[place[0] : place[1]] for answer in item.texts):
                    self.builder.add(self.said(item, 0.35), self.text(host), place, [], EMPTY)
                    break


def question_pool(
    data: Path, lexicon: Lexicon, tokenizer: object, seed: int, held: bool = False
) -> Pool:
    """Examples of one pass over the question sets, or over what is held out of them."""
    asked = read_questions(data, held=held)
    maker = _Maker(asked, lexicon, tokenizer, seed)
    for item in asked:
        maker.add(item)
    return maker.builder.build()
