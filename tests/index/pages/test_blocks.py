"""Lines and hard-wrapped lines into blocks."""

from index.pages.blocks import blocks_of, ends_sentence


def texts(text: str) -> list[str]:
    return [block.text for block in blocks_of(text)]


def test_a_line_is_a_block_and_blank_lines_are_counted():
    blocks = blocks_of("标题\n\n  第一段。\n第二段。\n")
    assert [block.text for block in blocks] == ["标题", "第一段。", "第二段。"]
    assert [block.gap for block in blocks] == [0, 2, 1]
    assert blocks[1].spans == ((6, 10),)


def test_wrapped_chinese_lines_are_one_block_with_a_span_a_line():
    line = "这是一个在三十个汉字处换行的文件里面的一行它没有写完就到了行尾"
    text = f"{line}\n{line}\n{line}结束。\n"
    (block,) = blocks_of(text)
    assert len(block.spans) == 3
    assert block.text == line * 3 + "结束。"


def test_wrapped_english_lines_are_one_span():
    line = "The harbor board voted on Tuesday to buy two more boats and to freeze the"
    text = f"{line}\n{line}\nfares.\n"
    (block,) = blocks_of(text)
    assert block.spans == ((0, len(text) - 1),)


def test_paragraphs_of_one_line_each_stay_apart():
    paragraph = "市政府昨天召开新闻发布会介绍今年的工作情况并回答了记者的提问。"
    assert texts("\n".join([paragraph] * 4)) == [paragraph] * 4


def test_what_ends_a_sentence():
    assert ends_sentence("他说好。”")
    assert ends_sentence("He agreed.")
    assert not ends_sentence("特色产业聚集发")
    assert not ends_sentence("“天津青年五四奖章”")
