"""Small pages of a few headed articles: nothing but the heads tells where one ends."""

import pytest

from index.pages import divide
from index.types import Source, text_of

ZH = [
    (
        "滨江路过江隧道月底通车",
        "本报记者 李雷",
        "记者昨天从市交通局获悉，滨江路过江隧道本月底通车。隧道全长三公里，双向四车道。",
        "通车后，两岸之间的车程由半小时缩短到六分钟。隧道禁止货车通行，限速六十公里。",
    ),
    (
        "市图书馆周末开放到深夜",
        "本报记者 韩梅",
        "从本周六起，市图书馆的开放时间延长到晚上十一点，少儿阅览室照旧六点关门。",
        "馆长介绍，去年周末入馆的读者超过二十万人次，自习座位常常排队。",
    ),
    (
        "早稻收割过半 亩产高于去年",
        "通讯员 王芳",
        "截至昨天，全县早稻已经收割二十万亩，平均亩产四百八十公斤，高于去年同期。",
        "农技站提醒农户抓住晴好天气抢收，并及时为晚稻备好秧苗。",
    ),
    (
        "少年足球队夺得全省冠军",
        "记者 周扬",
        "昨晚在省体育场结束的决赛里，我市少年队点球大战战胜对手，第一次夺冠。",
        "主教练说，这批孩子一起训练了五年，其中三人入选了省队。",
    ),
]
EN = [
    (
        "Harbor tunnel opens to traffic Monday",
        "By Nora Fields",
        "The new harbor tunnel will open to cars and buses on Monday, city engineers said Friday.",
        "Trucks are barred from the two-mile tunnel, where the speed limit is 40 miles an hour.",
    ),
    (
        "Library to stay open until midnight",
        "By Paul Reyes",
        "Readers can stay at the Central Library until midnight on weekends, starting this Saturday.",
        "The children's room keeps its hours. More than 200,000 people visited on weekends last year.",
    ),
    (
        "Oyster harvest best in a decade",
        "By Ana Costa",
        "Oyster growers pulled 9 million pounds from the bay this season, the most in ten years.",
        "Biologists credit cleaner water and a mild winter for the recovery of the reefs.",
    ),
    (
        "Girls' soccer team wins state title",
        "By Tom Price",
        "Westfield High beat Lincoln on penalties Saturday night to win its first state championship.",
        "Coach Dana Lee said the players had trained together since they were nine years old.",
    ),
]


@pytest.mark.parametrize("bylines", [False, True], ids=["bare", "bylines"])
@pytest.mark.parametrize(("articles", "count"), [(ZH, 2), (ZH, 3), (ZH, 4), (EN, 2), (EN, 3)])
def test_headed_articles_are_divided_at_their_heads(articles, count, bylines):
    lines = [
        [head, byline, *body] if bylines else [head, *body]
        for head, byline, *body in articles[:count]
    ]
    text = "\n\n".join(line for own in lines for line in own)
    found = divide(Source("page.txt", text))
    assert [a.headline for a in found] == [head for head, *_ in articles[:count]]
    assert [text_of(text, a.spans) for a in found] == ["".join(own) for own in lines]


def test_a_page_label_with_a_letter_is_no_number():
    text = "Tunnel opens\n\n(Continued from Page A5) Trucks are barred.\n\n(Continued on Page B2)"
    (article,) = divide(Source("page.txt", text))
    assert (article.continued_from, article.continued_to) == ("A5", "B2")
