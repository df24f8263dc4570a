"""How the reader is trained: examples, the network's facts, the loop."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812  (the name PyTorch's documentation uses)

from rag.builtin.batching import assemble, draws
from rag.builtin.cloze import ask, near_miss
from rag.builtin.course import KEPT, WARM, Course, Run, renamed
from rag.builtin.dictionary import Dictionary, stem
from rag.builtin.export import Panel, example, export, mean, read_exported
from rag.builtin.lexicon import Lexicon, clean_gloss
from rag.builtin.matcher import (
    Matcher,
    Shape,
    equal_runs,
    highest_near,
    loss,
    sentence_loss,
)
from rag.builtin.meanings import NONE
from rag.builtin.measures import area, exact, f1
from rag.builtin.pools import EMPTY, SPAN, Pool, PoolBuilder, merge
from rag.builtin.questions import held_out
from rag.builtin.spans import Candidate, recurring, typed
from rag.builtin.train_reader import train
from rag.builtin.vocabulary import CLOSING
from rag.readers import FOLDER

LEXICON = Lexicon(
    {"王": ("king",), "天津": ("Tianjin",), "举办": ("hold",), "大会": ("conference",)},
    {"王": "wang", "洪": "hong", "海": "hai"},
)


class Encoded:
    def __init__(self, text: str) -> None:
        self.ids = [ord(letter) % 1000 + 5 for letter in text]
        self.offsets = [(i, i + 1) for i in range(len(text))]


class Letters:
    """A tokenizer of one token a character."""

    def encode(self, text: str, add_special_tokens: bool) -> Encoded:
        return Encoded(text)

    def encode_batch(self, texts: list[str], add_special_tokens: bool) -> list[Encoded]:
        return [Encoded(text) for text in texts]


def pool() -> Pool:
    builder = PoolBuilder(Letters())
    text = builder.text("甲乙丙丁戊己庚辛")
    builder.add("问乙", text, (1, 6), [(2, 4), (7, 8)], SPAN)
    builder.add("无", text, (0, 3), [], EMPTY)
    builder.add("外", text, (0, 3), [(5, 6)], SPAN)  # its answer is not in the window
    return builder.build()


def test_pool_points_at_the_answer_within_the_window() -> None:
    made = pool()
    assert len(made) == 2
    assert made.passage_at.tolist() == [1, 0]
    assert made.passage_size.tolist() == [5, 3]
    assert made.starts.tolist() == [[1, -1, -1], [-1, -1, -1]]
    assert made.ends.tolist() == [[2, -1, -1], [-1, -1, -1]]


def test_merged_pool_holds_what_its_parts_hold(tmp_path: Path) -> None:
    merge([pool(), pool()]).save(tmp_path / "p.npz")
    both = Pool.load(tmp_path / "p.npz")
    assert both.passage_at.tolist() == [1, 0, 9, 8]
    batch = assemble(both, np.array([0, 2]), 0.0, np.random.default_rng(0))
    assert batch.passage[0].tolist() == batch.passage[1].tolist()
    assert batch.question[0].tolist() == batch.question[1].tolist()


def test_batch_says_no_answer_by_the_place_after_the_last_token() -> None:
    batch = assemble(pool(), np.array([0, 1]), 0.0, np.random.default_rng(0))
    assert batch.passage.shape == (2, 5)
    assert batch.starts[:, 0].tolist() == [1, 5]
    assert batch.passage[1, 3:].tolist() == [0, 0]


def test_draws_take_each_example_once_before_any_twice() -> None:
    stream = draws([4], [1.0], np.random.default_rng(0))
    assert sorted(next(stream)[1] for _ in range(4)) == [0, 1, 2, 3]


def test_runs_of_equal_tokens() -> None:
    runs = equal_runs(torch.tensor([[10, 11, 12]]), torch.tensor([[10, 11, 9, 12]]))
    assert runs[0][0].int().tolist() == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]]
    assert runs[1][0].int().tolist() == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert runs[2].sum() == 0


def test_special_tokens_never_match() -> None:
    assert equal_runs(torch.tensor([[0, 1]]), torch.tensor([[0, 1]]))[0].sum() == 0


def test_highest_near_looks_to_both_sides() -> None:
    assert highest_near(torch.tensor([[0.0, 0, 5, 0, 0, 1]]), 1).tolist() == [[0, 5, 5, 5, 1, 1]]


def test_padding_does_not_change_a_row() -> None:
    torch.manual_seed(0)
    model = Matcher(Shape(vocabulary=50, letters=8, width=16, steps=(1, 2))).eval()
    question, passage = torch.tensor([[7, 8, 9]]), torch.tensor([[9, 8, 30, 31, 7]])
    asked_words, words = torch.randn(1, 3, 256), torch.randn(1, 5, 256)
    alone = model(question, passage, torch.zeros(1, 3, 5), asked_words, words)
    padded = model(
        torch.cat([question, torch.zeros(1, 2, dtype=torch.long)], 1),
        torch.cat([passage, torch.zeros(1, 4, dtype=torch.long)], 1), torch.zeros(1, 5, 9),
        F.pad(asked_words, (0, 0, 0, 2)), F.pad(words, (0, 0, 0, 4)),
    )  # fmt: skip
    assert torch.allclose(alone[0], padded[0][:, :, :5], atol=1e-5)
    assert torch.allclose(alone[1], padded[1], atol=1e-5)


def test_likes_are_cosines_weighed_by_the_length_of_the_asked() -> None:
    model = Matcher(Shape(vocabulary=50, letters=8, words=2, width=16, steps=(1,))).eval()
    asked = torch.tensor([[[3.0, 0.0], [0.0, 1.0], [0.0, 0.0]]])  # weights 3, 1 and no word
    words = torch.tensor([[[6.0, 0.0], [0.0, -2.0], [1.0, 1.0], [0.0, 0.0]]])
    like, seen, of_asked, amount = model.likes(asked, words)
    half = 0.5**0.5
    assert torch.allclose(
        like[0], torch.tensor([[1, 0, half, 0], [0, 0, half, 0], [0, 0, 0, 0]]), atol=1e-4
    )
    assert torch.allclose(seen[0, :, 1], torch.tensor([1, 0, half, 0]), atol=1e-4)
    assert torch.allclose(of_asked[0, :, 1], torch.tensor([0.75, 0.25, 0.0]), atol=1e-4)
    assert amount[0].tolist() == pytest.approx([0.75 + 0.25 * half] * 2, abs=1e-3)


def test_loss_counts_any_right_place() -> None:
    logits = torch.zeros(1, 2, 3)
    none = torch.full((1, 2), -1)
    one, two = none.clone(), none.clone()
    one[0, 0], two[0, :] = 1, torch.tensor([1, 2])
    # Four places (three tokens and no answer) are equally likely.
    assert loss(logits, torch.zeros(1), one, one).item() == pytest.approx(np.log(4), abs=1e-5)
    assert loss(logits, torch.zeros(1), two, two).item() == pytest.approx(np.log(2), abs=1e-5)


def test_sentence_loss_by_hand() -> None:
    closes = torch.tensor([[0, 1, 0, 1]])  # two sentences of two tokens
    right, none = torch.tensor([[2, 3, -1]]), torch.tensor([[4, -1, -1]])
    # A sentence's two starts and two ends weigh (1 + 1) * (1 + 1), no answer weighs 1: 4 + 4 + 1.
    even = torch.zeros(1, 2, 4)
    assert sentence_loss(even, torch.zeros(1), right, closes).item() == pytest.approx(np.log(9 / 4))
    assert sentence_loss(even, torch.zeros(1), none, closes).item() == pytest.approx(np.log(9))
    # An end in the second sentence says nothing for the first one.
    apart = torch.tensor([[[0.0, 0, 0, 0], [0.0, 0, 0, 9]]])
    second = sentence_loss(apart, torch.zeros(1), right, closes).item()
    assert second == pytest.approx(np.log(1 + 5 / (2 * (1 + np.exp(9)))), rel=1e-4)


def test_marks_that_close_a_sentence_have_their_ids() -> None:
    vocabulary = json.loads((FOLDER / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    assert tuple(vocabulary[mark] for mark in "。！？.!?") == CLOSING


def test_training_stops_by_the_clock_and_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    for name in ("questions", "news", "held"):
        pool().save(tmp_path / f"{name}.npz")
    shape = Shape(vocabulary=1100, letters=4, width=8, steps=(1,))
    train(Run(tmp_path, tmp_path / "out", 0.01, 1e-3, 0), shape)
    first = torch.load(tmp_path / "out" / "checkpoint.pt", weights_only=True)
    train(Run(tmp_path, tmp_path / "out", 0.02, 1e-3, 0), shape)
    second = torch.load(tmp_path / "out" / "checkpoint.pt", weights_only=True)
    assert 0 < first["step"] < second["step"]
    assert first["minutes"] < second["minutes"]


def test_renaming_keeps_what_matches() -> None:
    batch = assemble(pool(), np.array([0, 1] * 20), 0.0, np.random.default_rng(0))
    other = renamed(batch, np.random.default_rng(1))
    before = equal_runs(torch.from_numpy(batch.question), torch.from_numpy(batch.passage))[0]
    after = equal_runs(torch.from_numpy(other.question), torch.from_numpy(other.passage))[0]
    assert (other.passage != batch.passage).any()
    assert (other.words[other.passage != batch.passage] == NONE).all()
    assert (other.asked_words[other.question != batch.question] == NONE).all()
    assert bool((after >= before).all())
    assert ((other.passage == 0) == (batch.passage == 0)).all()


def test_what_is_kept_is_the_moving_average(tmp_path: Path) -> None:
    shape = Shape(vocabulary=1100, letters=4, width=8, steps=(1,))
    course = Course.of(Matcher(shape), Run(tmp_path, tmp_path, 1.0, 1e-2, 0))
    start = course.model.key.weight.detach().clone()
    course.step = WARM  # at the whole rate
    course.learn(assemble(pool(), np.array([0]), 0.0, np.random.default_rng(0)),
                 Run(tmp_path, tmp_path, 1.0, 1e-2, 0), 0.0)  # fmt: skip
    moved, kept = course.model.key.weight - start, course.kept.key.weight - start
    assert moved.abs().max() > 1e-3
    assert torch.allclose(kept, moved * (1 - KEPT), atol=1e-6)


def test_exported_network_is_read_by_onnxruntime(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    from rag.builtin.export import export

    torch.manual_seed(0)
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    model = Matcher(Shape(vocabulary=60, letters=8, width=16, steps=(1, 2))).eval()
    export([model], tmp_path / "tokenizer.json", tmp_path / "out")  # raises where they disagree
    assert (tmp_path / "out" / "model.onnx").stat().st_size > 1000


def test_a_mean_of_networks_has_their_mean_weights() -> None:
    shape = Shape(vocabulary=60, letters=4, width=8, steps=(1,))
    one, other = Matcher(shape), Matcher(shape)
    with torch.no_grad():
        one.key.weight.fill_(1.0)
        other.key.weight.fill_(4.0)
    assert mean([one, other]).key.weight.unique().tolist() == [2.5]
    assert other.key.weight.unique().tolist() == [4.0]


def test_similar_contexts_are_the_same_in_every_process() -> None:
    # Each word stands in two of the contexts: all others are equally near to the first.
    program = (
        "from rag.builtin.questions import Asked, similar;"
        "words = [chr(97 + n) * 3 for n in range(20)];"
        "texts = [' '.join(words), *words];"
        "asked = [Asked('', text, None, (), False) for text in texts];"
        "print(similar(asked)[texts[0]])"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert found == {"['aaa', 'bbb', 'ccc', 'ddd', 'eee']\n"}


def test_typed_spans_of_newspaper_style() -> None:
    sentence = "2024年3月,第28届大会在天津举办,企业5300余家,占55%。"
    words = [(i, i + 1) for i in range(len(sentence))]
    found = {(sentence[c.start : c.end], c.kind) for c in typed(sentence, words)}
    assert {
        ("2024年3月", "date"),
        ("第28届", "ordinal"),
        ("5300余家", "number"),
        ("55%", "number"),
    } <= found


def test_recurring_spans_leave_out_parts_of_longer_ones() -> None:
    text = "天津大会。天津大会。"
    assert recurring(text, [(0, 2), (2, 4), (4, 5), (5, 7), (7, 9), (9, 10)]) == {
        "天津大会": [0, 5]
    }


def test_question_holds_a_question_word_instead_of_the_span() -> None:
    question = ask("天津举办大会", Candidate(0, 2, "place"), LEXICON, random.Random(3), False, 0.0)
    assert "天津" not in question
    assert "举办" in question


def test_near_miss_is_of_the_same_kind_and_not_in_the_text() -> None:
    missed = near_miss(
        "2019年谁在广州？", {"place": ["深圳", "广州"]}, "2019年在广州", random.Random(0)
    )
    assert missed is not None
    assert missed != "2019年谁在广州？"
    assert near_miss("谁？", {}, "甲", random.Random(0)) is None


@pytest.mark.parametrize(
    ("meaning", "gloss"),
    [("to hold (a meeting)", "hold"), ("CL:個|个[ge4]", ""), ("surname Wang", "Wang"),
     ("Tianjin, a municipality", "Tianjin"), ("one of the four treasures of a study", "")],
)  # fmt: skip
def test_glosses_are_what_one_would_say(meaning: str, gloss: str) -> None:
    assert clean_gloss(meaning) == gloss


def test_names_are_said_in_pinyin() -> None:
    said = LEXICON.english(["王", "洪", "海"], random.Random(1))
    assert said[0] == "wang"
    assert "".join(said).startswith("wanghong")


@pytest.mark.parametrize(("one", "other"), [("companies", "company"), ("held", "held"), ("planned", "plan"),
                                            ("gathering", "gather"), ("houses", "house")])  # fmt: skip
def test_stems_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_dictionary_finds_phrases_and_pinyin_where_they_stand() -> None:
    dictionary = Dictionary({"world": "世界"}, {"洪": ("hong",), "海": ("hai",)})
    found = {(m.asked, m.said) for m in dictionary.matches("world Honghai", "在世界洪海")}
    assert found == {((0, 5), (1, 3)), ((6, 13), (3, 5))}


def test_measures_by_hand() -> None:
    assert exact("《论语》", ["论语"]) == 1.0
    assert f1("天津市区", ["天津市"], chinese=True) == pytest.approx(2 * 3 / 7)
    assert f1("the red fox", ["red dog"], chinese=False) == pytest.approx(2 * 1 / 4)
    assert area([3, 1], [2, 1]) == pytest.approx((1 + 1 + 0 + 0.5) / 4)


def test_held_out_is_the_documented_rule() -> None:
    import hashlib

    texts = [f"文章{i}" for i in range(200)]
    expected = [int(hashlib.sha256(t.encode()).hexdigest(), 16) % 12 == 0 for t in texts]
    assert [held_out(t) for t in texts] == expected
    assert 0 < sum(expected) < 40


def written(shape: Shape, folder: Path) -> tuple[Matcher, Path]:
    """A network with weights of its own everywhere (the exporter stores equal arrays once)."""
    torch.manual_seed(3)
    model = Matcher(shape).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.01 * torch.randn_like(parameter))
    (folder / "tokenizer.json").write_text("{}")
    export([model], folder / "tokenizer.json", folder / "out")
    return model, folder / "out" / "model.onnx"


def test_training_goes_on_from_exported_weights(tmp_path: Path) -> None:
    model, path = written(Shape(vocabulary=70, letters=8, width=16), tmp_path)
    again = read_exported(path).state_dict()
    for name, value in model.state_dict().items():
        assert torch.equal(value, again[name]), name


def test_panel_gives_the_mean_and_keeps_its_members(tmp_path: Path) -> None:
    (one, _), (other, _) = (
        written(Shape(vocabulary=70, letters=8, width=width), tmp_path) for width in (16, 24)
    )
    export([one, other], tmp_path / "tokenizer.json", tmp_path / "panel")  # compares the two ways
    inputs = example(2, 5, 12, 256, 0)
    logits, null = Panel([one, other])(*inputs)
    assert torch.allclose(logits, (one(*inputs)[0] + other(*inputs)[0]) / 2)
    assert torch.allclose(null, (one(*inputs)[1] + other(*inputs)[1]) / 2)
    for number, model in enumerate((one, other)):
        again = read_exported(tmp_path / "panel" / "model.onnx", number).state_dict()
        for name, value in model.state_dict().items():
            assert torch.equal(value, again[name]), name
    with pytest.raises(ValueError, match="no network number 2"):
        read_exported(tmp_path / "panel" / "model.onnx", 2)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    _, path = written(Shape(vocabulary=70, letters=8, width=16, steps=(1, 2)), tmp_path)
    with pytest.raises(ValueError, match=r"lacks after\.2"):
        read_exported(path)
