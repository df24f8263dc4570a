"""The reader's tokenizer: characters for Chinese, word pieces for Latin, digits one by one.

Everything is in one tokenizer.json that `tokenizers` and transformers both read: NFKC and
lower-casing with offsets kept, and traditional characters as further names of the simplified
character's id. (Such second names do not survive `Tokenizer.save`: the file is written here.)
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rag.builtin.lexicon import read_lexicon, records

SIZE = 12288
"""Entries. 384-d vectors for so many take 4.7 MB at one byte; a multiple of 128 for matrix units."""

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MARKS = "。、，；：？！“”‘’《》〈〉（）【】—…·～「」『』〔〕％‰℃￥＋－×÷＝＜＞／＆＠＃"
ALIASES = {"「": "“", "」": "”", "『": "‘", "』": "’", "〈": "《", "〉": "》", "﹁": "“", "﹂": "”"}
_ASCII = [chr(code) for code in range(33, 127) if not chr(code).isupper()]
_FIXED = [*SPECIAL, *_ASCII, *MARKS]
CLOSING = tuple(_FIXED.index(mark) for mark in "。！？.!?")
"""Ids of the marks that close a sentence. A full stop in a number or a title is among them: for
teaching only."""


def _is_han(letter: str) -> bool:
    return "一" <= letter <= "鿿" or "㐀" <= letter <= "䶿"


def _texts(data: Path) -> Iterable[str]:
    for record in records(data / "news_zh.jsonl.xz"):
        yield record["text"]
    for name in ("qa_zh_cmrc2018", "qa_zh_drcd"):
        yield from {r["context"] for r in records(data / f"{name}.jsonl.xz")}


def han_characters(data: Path, simplified: dict[str, str], limit: int) -> list[str]:
    """The most frequent simplified Chinese characters of the training texts, then the
    dictionary's."""
    seen: Counter[str] = Counter()
    for text in _texts(data):
        seen.update(text)
    for record in records(data / "cedict.jsonl.xz"):
        seen.update(set(record["simp"]))
    merged: Counter[str] = Counter()
    for letter, count in seen.items():
        if _is_han(letter):
            merged[simplified.get(letter, letter)] += count
    return [letter for letter, count in merged.most_common(limit) if count >= 2]


def latin_pieces(data: Path, size: int) -> list[str]:
    """Word pieces of the English training texts and of all pinyin, `size` of them at most."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

    lexicon = read_lexicon(data / "cedict.jsonl.xz")
    lines: list[str] = [r["en"] for r in records(data / "parallel_tatoeba.jsonl.xz")] * 4
    lines += [r["en"] for r in records(data / "parallel_pydocs.jsonl.xz")]
    squad = list(records(data / "qa_en_squad.jsonl.xz"))
    lines += list({r["context"] for r in squad}) * 4 + [r["question"] for r in squad] * 2
    lines += [gloss for glosses in lexicon.glosses.values() for gloss in glosses]
    lines += [lexicon.pinyin[word] for word in lexicon.pinyin]
    worker = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    worker.normalizer = normalizers.BertNormalizer(lowercase=True)
    worker.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Split(Regex("[^a-z]+"), "removed")]
    )
    trainer = trainers.WordPieceTrainer(vocab_size=size, show_progress=False, min_frequency=3)
    worker.train_from_iterator(lines, trainer)
    return sorted(worker.get_vocab(), key=worker.get_vocab().__getitem__)


def build(data: Path, size: int = SIZE) -> dict[str, Any]:
    """tokenizer.json, as an object, of `size` ids made from the training folder `data`."""
    simplified: dict[str, str] = json.loads((data / "trad2simp_char.json").read_text("utf-8"))

    letters = [chr(code) for code in range(97, 123)]
    fixed = [*_FIXED, *(f"##{x}" for x in letters)]
    han = han_characters(data, simplified, 6400)
    names = dict.fromkeys([*fixed, *han])
    for piece in latin_pieces(data, size - len(names)):
        if len(names) < size and piece not in names:
            names[piece] = None
    vocabulary = {name: number for number, name in enumerate(names)}
    for other, plain in {**simplified, **ALIASES}.items():
        if plain in vocabulary and (other not in vocabulary or other in ALIASES):
            vocabulary[other] = vocabulary[plain]
    return _tokenizer_file(vocabulary)


def _tokenizer_file(vocabulary: dict[str, int]) -> dict[str, Any]:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(
        models.WordPiece({n: i for i, n in enumerate(SPECIAL)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.BertNormalizer(clean_text=True, lowercase=True)]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Digits(individual_digits=True)]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    file: dict[str, Any] = json.loads(tokenizer.to_str())
    file["model"]["vocab"] = vocabulary
    return file


def write(data: Path, folder: Path, size: int = SIZE) -> None:
    """Write tokenizer.json and tokenizer_config.json for transformers into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = build(data, size)
    (folder / "tokenizer.json").write_text(json.dumps(file, ensure_ascii=False), "utf-8")
    named = dict(zip(("pad", "unk", "cls", "sep", "mask"), SPECIAL, strict=True))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 512,
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
        **{f"{kind}_token": token for kind, token in named.items()},
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1), "utf-8")
