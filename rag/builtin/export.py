"""Writes a trained reader for serving: `python -m rag.builtin.export --model PT --tokenizer JSON --out DIR`.

Writes model.onnx, tokenizer.json and files.json (SHA-256 of both) into OUT, and checks that onnxruntime
gives what PyTorch gives.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rag.builtin.matcher import Matcher, Shape

INPUTS = ("question", "passage", "said", "asked_words", "words")
"""What the network is given, in the order of `Matcher.forward`."""

CLOSE = 1e-3
"""Largest difference between onnxruntime's and PyTorch's logits that is rounding."""


def read_model(path: Path) -> Matcher:
    """The network of a checkpoint of `train_reader`."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    shape = {**state["shape"], "steps": tuple(state["shape"]["steps"])}
    model = Matcher(Shape(**shape))
    model.load_state_dict(state["model"])
    return model.eval()


def mean(models: Sequence[Matcher]) -> Matcher:
    """The network of the mean weights of runs that began from the same ones (model soup; Wortsman et
    al. 2022): as sure as their ensemble, and no slower than one. Overwrites the first."""
    first, *others = (model.state_dict() for model in models)
    for name, values in first.items():
        values.copy_(torch.stack([values, *(other[name] for other in others)]).mean(0))
    return models[0]


class Panel(nn.Module):
    """Networks that read side by side and give the mean of what each says: surer than any of them
    (deep ensembles; Lakshminarayanan et al. 2017), and as slow as all."""

    def __init__(self, members: Sequence[Matcher]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        """As `Matcher.forward`."""
        logits, nulls = zip(*(member(*inputs) for member in self.members), strict=True)
        return torch.stack(logits).mean(0), torch.stack(nulls).mean(0)


def read_exported(path: Path, member: int = 0) -> Matcher:
    """The network of a model.onnx that `export` wrote, of a panel the one called `member`, so that
    training can go on from what is shipped. Raises ValueError where the file holds another network."""
    import onnx

    graph = onnx.load(str(path)).graph
    arrays = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
    # The exporter stores the matrix of a linear layer transposed, under the name of its use.
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in arrays:
            layer = node.name.removeprefix("/").removesuffix("/MatMul").replace("/", ".")
            arrays[f"{layer}.weight"] = arrays.pop(node.input[1]).T
    held = {name.split(".")[1] for name in arrays if name.startswith("members.")}
    if held and str(member) not in held:
        raise ValueError(f"{path} has no network number {member}, but {', '.join(sorted(held))}")
    # What members have alike is stored once, under the name of any of them: its own go last.
    for number in sorted(held, key=lambda number: number == str(member)):
        own = f"members.{number}."
        arrays |= {n.removeprefix(own): array for n, array in arrays.items() if n.startswith(own)}
    if "word.weight" not in arrays or "enter.bias" not in arrays:
        raise ValueError(f"{path} holds no reader: export one with `python -m rag.builtin.export`")
    words = arrays["word.weight"]
    width = arrays["enter.bias"].shape[0]
    model = Matcher(Shape(words.shape[0], words.shape[1], width=width))
    wanted = model.state_dict()
    missing = sorted(wanted.keys() - arrays.keys())
    if missing:
        raise ValueError(f"{path} lacks {', '.join(missing)}: it is not of this network")
    model.load_state_dict({name: torch.from_numpy(arrays[name].copy()) for name in wanted})
    return model.eval()


def export(models: Sequence[Matcher], tokenizer: Path, out: Path) -> None:
    """Write a network, or the panel of several, and `tokenizer` into `out`; raises ValueError where
    onnxruntime disagrees."""
    out.mkdir(parents=True, exist_ok=True)
    model = models[0] if len(models) == 1 else Panel(models).eval()
    words = models[0].shape.words
    examples = [example(3, 9, 70, words, 0), example(2, 14, 45, words, 1)]
    rows, asked, tokens = {0: "rows"}, {1: "asked"}, {1: "tokens"}
    names = {"question": rows | asked, "passage": rows | tokens, "asked_words": rows | asked,
             "words": rows | tokens, "said": rows | asked | {2: "tokens"},
             "logits": rows | {2: "tokens"}, "null": rows}  # fmt: skip
    unchecked = out / "model.onnx.part"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, examples[0], str(unchecked), dynamo=False, opset_version=17,
            input_names=list(INPUTS), output_names=["logits", "null"],
            dynamic_axes=names,
        )  # fmt: skip
    _compare(model, unchecked, examples)
    unchecked.replace(out / "model.onnx")
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    sums = {name: hashlib.sha256((out / name).read_bytes()).hexdigest()
            for name in ("model.onnx", "tokenizer.json")}  # fmt: skip
    (out / "files.json").write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")


def example(rows: int, asked: int, tokens: int, words: int, seed: int) -> tuple[Tensor, ...]:
    """Inputs of a network, made up; the last row of the passages is half as long."""
    random = torch.Generator().manual_seed(seed)
    question = torch.randint(5, 60, (rows, asked), generator=random)
    passage = torch.randint(5, 60, (rows, tokens), generator=random)
    passage[-1, tokens // 2 :] = 0
    question[-1, -2:] = 0
    said = torch.rand(rows, asked, tokens, generator=random).round()
    vectors = (20 * torch.randn(rows, size, words, generator=random) for size in (asked, tokens))
    return question, passage, said, *vectors


def _compare(model: nn.Module, path: Path, examples: list[tuple[Tensor, ...]]) -> None:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for example in examples:
        named: dict[str, Any] = dict(zip(INPUTS, (part.numpy() for part in example), strict=True))
        with torch.no_grad():
            expected = model(*example)
        for got, wanted in zip(session.run(["logits", "null"], named), expected, strict=True):
            apart = float(np.abs(got - wanted.numpy()).max())
            if apart > CLOSE:
                raise ValueError(
                    f"onnxruntime's logits differ from PyTorch's by {apart:.4f}, more than {CLOSE}"
                )


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.builtin.export", description=__doc__)
    parser.add_argument(
        "--model", type=Path, nargs="+", required=True,
        help="checkpoint.pt of train_reader; of several that began from the same weights the mean is"
        " written",
    )  # fmt: skip
    parser.add_argument("--panel", action="store_true", help="write all, to read side by side")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of prepare")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    models = [read_model(path) for path in given.model]
    export(models if given.panel else [mean(models)], given.tokenizer, given.out)


if __name__ == "__main__":
    main()
