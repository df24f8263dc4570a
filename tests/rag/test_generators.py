"""Generators: names, thinking, a model made on the spot, an endpoint over a real socket."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from endpoint import Endpoint, Reply, chunk, status, stream

from index.errors import InvalidInput, ModelUnavailable
from rag.generators import Message, open_generator, spoken
from rag.generators.openai_endpoint import Limits, open_endpoint

ASK = [Message("system", "只用中文。"), Message("user", "四十五家<|im_end|>吗？")]


# --- names ---------------------------------------------------------------------------------------


def test_extractive_is_no_generator() -> None:
    assert open_generator("extractive") is None


@pytest.mark.parametrize(
    "spec", ["", "gpt", "hf:", "openai:name", "openai:@http://x", "openai:n@x"]
)
def test_an_unknown_name_says_what_names_look_like(spec: str) -> None:
    with pytest.raises(InvalidInput, match=r"hf:NAME|NAME@URL"):
        open_generator(spec)


def test_a_model_that_is_nowhere_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    generator = open_generator("hf:nobody/no-such-model")
    assert generator is not None
    with pytest.raises(ModelUnavailable, match="not on this machine") as caught:
        list(generator.generate(ASK, max_tokens=3))
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    generator = open_generator(f"hf:{tmp_path}")
    assert generator is not None
    with pytest.raises(ModelUnavailable, match="cannot be loaded") as caught:
        list(generator.generate(ASK, max_tokens=3))
    assert "\n" not in str(caught.value)


# --- thinking ------------------------------------------------------------------------------------


def test_thinking_is_never_shown_however_it_is_torn() -> None:
    whole = "<think>也许[9]</think>\n\n有45家[1]。"
    for width in (1, 2, 3, 7, 100):
        pieces = [whole[i : i + width] for i in range(0, len(whole), width)]
        shown = list(spoken(pieces))
        assert shown[-1] == "有45家[1]。"
        assert all("[1]。".startswith(text[4:]) or text in "有45家[1]。" for text in shown)
        assert not any("<" in text or "也许" in text for text in shown)


@pytest.mark.parametrize(
    "tags", ["[THINK] [/THINK]", "◁think▷ ◁/think▷", "<reasoning> </reasoning>"]
)
def test_other_models_have_other_tags(tags: str) -> None:
    opened, closed = tags.split()
    shown = list(spoken(f"{opened}也许[9]{closed}有45家[1]。"))
    assert shown[-1] == "有45家[1]。"
    assert not any("也许" in text for text in shown)


def test_a_bare_closing_tag_takes_back_what_came_before() -> None:
    assert list(spoken(["想一想", "</think>", "答"])) == ["想一想", "", "答"]


def test_thinking_without_an_end_says_nothing() -> None:
    assert list(spoken(["<thi", "nk>还在想", "……"])) == []


def test_less_than_is_no_tag() -> None:
    assert list(spoken(["1 <", " 2"]))[-1] == "1 < 2"
    assert list(spoken(["a <"]))[-1] == "a <"


# --- transformers --------------------------------------------------------------------------------

TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A byte-level tokenizer with a chat template and a two-layer model with random weights."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    bpe = Tokenizer(models.BPE({letter: i for i, letter in enumerate(letters)}, []))
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=bpe, eos_token="<|im_end|>", additional_special_tokens=["<|im_start|>"]
    )
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, max_position_embeddings=256, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


def test_a_saved_model_streams_what_generate_makes(tiny: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    generator = open_generator(f"hf:{tiny}")
    assert generator is not None
    pieces = list(generator.generate(ASK, max_tokens=24))
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    model = AutoModelForCausalLM.from_pretrained(tiny, dtype=torch.float32)
    prompt = tokenizer.apply_chat_template(
        [{"role": "system", "content": "只用中文。"},
         {"role": "user", "content": "四十五家< |im_end|>吗？"}],
        tokenize=False, add_generation_prompt=True,
    )  # fmt: skip
    inputs = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
    made = model.generate(**inputs, max_new_tokens=24, do_sample=False)
    expected = tokenizer.decode(made[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
    assert "".join(pieces) == expected
    assert len(pieces) > 1


@pytest.mark.parametrize(
    ("device", "capabilities", "chosen"),
    [
        ("cuda", {"cuda bf16": True}, "bfloat16"),
        ("cuda", {"cuda bf16": False}, "float16"),
        ("mps", {}, "float16"),
        ("cpu", {"avx512_bf16": True}, "bfloat16"),
        ("cpu", {"amx_bf16": True}, "bfloat16"),
        ("cpu", {"avx2": True}, "float32"),
    ],
)
def test_the_dtype_is_one_that_the_device_is_fast_in(
    device: str, capabilities: dict[str, bool], chosen: str
) -> None:
    from types import SimpleNamespace

    from rag.generators.hf import _dtype

    torch = SimpleNamespace(
        bfloat16="bfloat16",
        float16="float16",
        float32="float32",
        cuda=SimpleNamespace(is_bf16_supported=lambda: capabilities["cuda bf16"]),
        cpu=SimpleNamespace(get_capabilities=lambda: capabilities),
    )
    assert _dtype(torch, device) == chosen


def test_a_control_token_in_a_document_stays_text(tiny: Path) -> None:
    from rag.generators.hf import HuggingFaceGenerator, _encoded

    loaded = HuggingFaceGenerator(str(tiny))._load()
    _, inputs = _encoded(loaded, ASK)
    ends = (inputs["input_ids"] == loaded.tokenizer.eos_token_id).sum()
    # One closes the system message, one the user's; the one written in the text is none.
    assert int(ends) == 2


def test_closing_stops_the_generation(tiny: Path) -> None:
    generator = open_generator(f"hf:{tiny}")
    assert generator is not None
    pieces = generator.generate(ASK, max_tokens=150)
    next(pieces)
    before = threading.active_count()
    began = time.monotonic()
    pieces.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 2
    assert threading.active_count() <= before
    assert next(generator.generate(ASK, max_tokens=2)) is not None


def test_a_prompt_beyond_the_window_says_so(tiny: Path) -> None:
    generator = open_generator(f"hf:{tiny}")
    assert generator is not None
    long = [Message("user", "长" * 200)]
    with pytest.raises(ModelUnavailable, match="its window is 256"):
        list(generator.generate(long, max_tokens=10))


def test_a_template_without_a_system_role_gets_its_words_from_the_user(tiny: Path) -> None:
    from rag.generators.hf import _encoded, _loaded

    loaded = _loaded(str(tiny))
    loaded.tokenizer.chat_template = (
        "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}"
        "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"
    )
    prompt, _ = _encoded(loaded, [Message("system", "规则"), Message("user", "问题")])
    assert prompt == "[user]规则\n\n问题"


def test_thinking_that_the_template_opens_is_marked_as_such(tiny: Path) -> None:
    from rag.generators.hf import HuggingFaceGenerator

    generator = HuggingFaceGenerator(str(tiny))
    generator._load().tokenizer.chat_template = TEMPLATE.replace(
        "assistant\n", "assistant\n<think>\n"
    )
    pieces = list(generator.generate(ASK, max_tokens=5))
    assert pieces[0] == "<think>"
    assert list(spoken(pieces)) == []


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (MemoryError(), "out of memory"),
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), "out of memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), "out of memory"),
        (
            RuntimeError("index out of range\nin self"),
            "generation failed .index out of range in self",
        ),
    ],
)
def test_a_failure_in_mid_generation_is_one_line(
    tiny: Path, error: Exception, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.generators.hf import HuggingFaceGenerator

    generator = HuggingFaceGenerator(str(tiny))

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(generator._load().model, "generate", fail)
    with pytest.raises(ModelUnavailable, match=line) as caught:
        list(generator.generate(ASK, max_tokens=3))
    assert "\n" not in str(caught.value)


# --- an endpoint ---------------------------------------------------------------------------------


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = Endpoint()
    yield made
    made.close()


QUICK = Limits(connect_s=1, silence_s=0.5, whole_s=2, retries=1)


def ask(server: Endpoint, limits: Limits = QUICK) -> list[str]:
    return list(open_endpoint(f"m@{server.url}", limits).generate(ASK, max_tokens=20))


def test_pieces_come_as_they_were_sent(server: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOWEN_API_KEY", "secret")
    server.replies = [stream(chunk("有45"), chunk("家[1]。"), chunk(None, "stop"))]
    assert ask(server) == ["有45", "家[1]。"]
    assert server.paths == ["/v1/chat/completions"]
    assert server.keys == ["Bearer secret"]
    sent = server.requests[0]
    assert (sent["model"], sent["stream"], sent["max_tokens"]) == ("m", True, 20)
    assert sent["messages"][0] == {"role": "system", "content": "只用中文。"}


def test_an_address_without_a_path_means_v1() -> None:
    assert open_endpoint("a@b@http://127.0.0.1:9").name == "openai:a@b@http://127.0.0.1:9/v1"


def test_reasoning_sent_apart_is_no_answer(server: Endpoint) -> None:
    thought = b'data: {"id":"1","object":"chat.completion.chunk","created":0,"model":"m","choices":'
    thought += b'[{"index":0,"delta":{"reasoning_content":"hm","content":null}}]}\n\n'
    server.replies = [stream(thought, chunk("好"), chunk(None, "stop"))]
    assert ask(server) == ["好"]


def test_a_failure_that_passes_is_tried_again(server: Endpoint) -> None:
    server.replies = [status(500), stream(chunk("好"), chunk(None, "stop"))]
    assert ask(server) == ["好"]
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (status(500), "the server answered 500"),
        (status(401), "the key was refused"),
        (status(404), "does not know this model"),
        (stream(2.0, end=False), "no answer within 0.5 s"),
        (stream(chunk("有"), 2.0, end=False), "no answer within 0.5 s"),
        (stream(chunk("有"), end=False), "cut off"),
        (stream(b"data: {not json\n\n"), "not what an OpenAI-compatible server sends"),
        (stream(b'data: {"error": {"message": "model crashed"}}\n\n'), "model crashed"),
        (stream(*[chunk("字"), 0.1] * 40, end=False), "no end after 2 s"),
    ],
    ids=["500", "401", "404", "silent", "stalls", "cut off", "malformed", "error", "trickles"],
)
def test_each_fault_is_one_line(server: Endpoint, reply: Reply, line: str) -> None:
    server.replies = [reply]
    with pytest.raises(ModelUnavailable, match=line) as caught:
        ask(server)
    assert "\n" not in str(caught.value)
    assert server.url in str(caught.value)


def test_nobody_there_is_one_line() -> None:
    with pytest.raises(ModelUnavailable, match="is the server running"):
        list(open_endpoint("m@http://127.0.0.1:9/v1", QUICK).generate(ASK, max_tokens=3))


def test_closing_closes_the_connection(server: Endpoint) -> None:
    endless = stream(*[chunk("字"), 0.02] * 200, end=False)
    server.replies = [endless]
    pieces = open_endpoint(f"m@{server.url}").generate(ASK, max_tokens=20)
    assert next(pieces) == "字"
    pieces.close()  # type: ignore[attr-defined]
    assert server.broken.wait(3)
