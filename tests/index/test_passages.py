from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from index.pages import divide
from index.passages import TARGET, passages, weight
from index.sentences import sentences
from index.types import Article, Part, Source, SourceKind, text_of

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("甲乙丙天地人。！？；，“”\n\n\n .AbcMr19()（）……\r\u3000"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    ),
    max_size=1500,
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["page", "record", "document"]))
def test_nothing_lost_nothing_invented(text: str, kind: SourceKind) -> None:
    source = Source("s", text, kind)
    covered: list[int] = []
    for article in divide(source):
        covered += [at for start, end in article.spans for at in range(start, end)]
        quotable = [sentence.text for sentence in sentences(text, article)]
        found = []
        for passage in passages(source, article):
            assert passage.text == text_of(text, passage.spans)
            assert passage.sentences[0][0] == 0
            assert passage.sentences[-1][1] == len(passage.text)
            last = 0
            for start, end in passage.sentences:
                assert last <= start < end
                assert not passage.text[last:start].strip()
                found.append(passage.text[start:end])
                last = end
        assert found == quotable
    wanted = {at for at, char in enumerate(text) if not char.isspace()}
    assert wanted <= set(covered)
    assert sum(not text[at].isspace() for at in covered) == len(wanted)


def one_body(text: str) -> tuple[Source, Article]:
    return Source("s", text, "record"), Article("a", (Part("body", (0, len(text))),))


def test_passages_are_of_about_the_same_weight() -> None:
    source, article = one_body(("甲" * 49 + "。") * 20)
    found = passages(source, article)
    # 1000 characters are four shares of 250, cut between sentences of 50.
    assert [len(passage.text) for passage in found] == [250, 250, 250, 250]


def test_english_weighs_less() -> None:
    assert weight("abcd") == 4 * 0.35
    assert weight("甲乙ab") == 2 + 2 * 0.35
    source, article = one_body("Ten chars. " * 60)
    assert len(passages(source, article)) == 1  # 660 letters weigh 231 < TARGET
    assert TARGET == 280


def test_torn_sentences_keep_their_spans() -> None:
    text = "前半句\n\n别的文章。\n\n后半句。再一句。"
    at = text.index("后半句")
    parts = (Part("body", (0, 3)), Part("body", (at, len(text)), joined=True))
    (passage,) = passages(Source("s", text), Article("a", parts))
    assert passage.text == "前半句后半句。再一句。"
    assert passage.spans == ((0, 3), (at, len(text)))
    assert passage.sentences == ((0, 7), (7, 11))


def test_white_space_between_sentences_is_taken_along() -> None:
    source, article = one_body("One is here.  Two is there.")
    (passage,) = passages(source, article)
    assert passage.text == source.text
    assert passage.spans == ((0, 27),)
    assert passage.sentences == ((0, 12), (14, 27))


def test_no_passage_is_longer_than_can_be_ranked() -> None:
    source, article = one_body("x" * 100_000)
    found = passages(source, article)
    assert "".join(passage.text for passage in found) == source.text
    assert max(weight(passage.text) for passage in found) <= 2 * TARGET


def test_an_article_of_pointers_only_has_no_passage() -> None:
    assert passages(Source("s", "下转第3版"), Article("a", (Part("continuation", (0, 5)),))) == []
