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

from rag.builtin.matcher import Matcher, Shape

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


def read_exported(path: Path) -> Matcher:
    """The network of a model.onnx that `export` wrote, so that training can go on from what is
    shipped. Raises ValueError where the file holds another network."""
    import onnx

    graph = onnx.load(str(path)).graph
    arrays = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
    # The exporter stores the matrix of a linear layer transposed, under the name of its use.
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in arrays:
            layer = node.name.removeprefix("/").removesuffix("/MatMul").replace("/", ".")
            arrays[f"{layer}.weight"] = arrays.pop(node.input[1]).T
    words = arrays["word.weight"]
    model = Matcher(Shape(words.shape[0], words.shape[1], arrays["enter.bias"].shape[0]))
    wanted = model.state_dict()
    missing = sorted(wanted.keys() - arrays.keys())
    if missing:
        raise ValueError(f"{path} lacks {', '.join(missing)}: it is not of this network")
    model.load_state_dict({name: torch.from_numpy(arrays[name].copy()) for name in wanted})
    return model.eval()


def export(model: Matcher, tokenizer: Path, out: Path) -> None:
    """Write `model` and `tokenizer` into `out`; raises ValueError where onnxruntime disagrees."""
    out.mkdir(parents=True, exist_ok=True)
    examples = [_example(3, 9, 70, 0), _example(2, 14, 45, 1)]
    names = {"question": {0: "rows", 1: "asked"}, "passage": {0: "rows", 1: "tokens"},
             "said": {0: "rows", 1: "asked", 2: "tokens"}, "logits": {0: "rows", 2: "tokens"},
             "null": {0: "rows"}}  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, examples[0], str(out / "model.onnx"), dynamo=False, opset_version=17,
            input_names=["question", "passage", "said"], output_names=["logits", "null"],
            dynamic_axes=names,
        )  # fmt: skip
    _compare(model, out / "model.onnx", examples)
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    sums = {name: hashlib.sha256((out / name).read_bytes()).hexdigest()
            for name in ("model.onnx", "tokenizer.json")}  # fmt: skip
    (out / "files.json").write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")


def _example(rows: int, asked: int, tokens: int, seed: int) -> tuple[torch.Tensor, ...]:
    random = torch.Generator().manual_seed(seed)
    question = torch.randint(5, 60, (rows, asked), generator=random)
    passage = torch.randint(5, 60, (rows, tokens), generator=random)
    passage[-1, tokens // 2 :] = 0
    question[-1, -2:] = 0
    return question, passage, torch.rand(rows, asked, tokens, generator=random).round()


def _compare(model: Matcher, path: Path, examples: list[tuple[torch.Tensor, ...]]) -> None:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for example in examples:
        named: dict[str, Any] = dict(
            zip(("question", "passage", "said"), (part.numpy() for part in example), strict=True)
        )
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
        help="checkpoint.pt of train_reader; of several the mean is written",
    )  # fmt: skip
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of prepare")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    export(mean([read_model(path) for path in given.model]), given.tokenizer, given.out)


if __name__ == "__main__":
    main()
