"""Names, bylines, leads, section names: what a simulated newspaper puts around its articles.

All made up; all choices come from the `random.Random` that is handed in.
"""

from __future__ import annotations

from random import Random

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文斌海燕波宁晨雪琳佳欣宇浩然子涵思雨梦瑶"
    "嘉怡俊凯博轩铭泽家豪雅婷诗晓东旭鹏飞云龙振宏立新成林春梅慧颖婧璐琪萌莹昊天一帆瑞祥"
)
_PLACES = (
    "北京", "上海", "天津", "重庆", "广州", "成都", "武汉", "西安", "南京", "杭州", "沈阳", "长沙",
    "郑州", "昆明", "兰州", "济南", "合肥", "伦敦", "巴黎", "东京",
)  # fmt: skip
_SECTION_A = (
    "时政", "社会", "民生", "经济", "财经", "体育", "文化", "科教", "国际", "国内", "法治", "健康",
    "都市", "区县", "产业", "金融", "教育", "旅游", "汽车", "三农",
)  # fmt: skip
_SECTION_B = (
    "要闻", "新闻", "观察", "广角", "速递", "聚焦", "视点", "简讯", "一线", "播报", "资讯", "在线",
    "热线", "论坛", "天地", "周刊", "窗口", "专栏",
)  # fmt: skip

BYLINES = (
    "■ 本报记者 {one}",
    "本报记者 {one}",
    "■本报记者 {one} {two}",
    "记者 {one} 通讯员 {two}",
    "本报记者 {one} 通讯员 {two}",
    "(记者 {one})",
    "□ 记者 {one}",
    "文/本报记者 {one}",
    "●{one}",
    "本报记者 {one} 文/图",
    "◎ 本报记者 {one} {two}",
    "记者 {one}",
    "{one}",
    "通讯员 {one}",
    "见习记者 {one}",
    "本报记者{one} 实习生{two}",
    "作者:{one}",
    "本报评论员 {one}",
    "记者 {one} 报道",
    "新华社记者 {one}、{two}",
    "撰文 {one}",
    "文丨记者 {one}",
    "□本报通讯员 {one}",
    "{one} {two}",
    "▲本报记者 {one} 摄",
    "本报记者 {one} 通讯员 {two} 摄影报道",
)
LEAD_MARKS = (
    "本报讯(记者 {one})",
    "本报讯（记者 {one}）",
    "本报讯 记者{one}报道:",
    "本报讯 ",
    "本报讯(记者 {one} 通讯员 {two})",
    "本报{place}{month}月{day}日电(记者{one})",
    "(记者 {one})",
    "本报讯({one})",
    "新华社{place}{month}月{day}日电 (记者 {one})",
    "本报讯 {month}月{day}日,",
    "新华社{place}{month}月{day}日电 ",
    "本报讯(见习记者{one})",
    "据新华社{place}{month}月{day}日电 ",
    "日报讯(记者 {one})",
    "中新社{place}{month}月{day}日电(记者{one})",
    "晚报讯(记者{one} {two})",
    "【记者{one}／{place}报道】",
    "【本报记者{one}】",
    "本报综合消息 ",
    "新华社电 ",
    "{place}讯 ",
    "{place}{month}月{day}日讯(通讯员 {one})",
    "□记者 {one} 报道 ",
)
SIGNATURES = (
    "（记者 {one}）",
    "(记者 {one})",
    "(记者 {one} 通讯员 {two})",
    "（{one}）",
    "({one} {two})",
    "（本报记者 {one}）",
    "（据新华社）",
    "(综合新华社消息)",
    "（文/{one}）",
    "（通讯员 {one} {two}）",
)
"""What stands at the end of a story, of its last paragraph or in a line of its own."""


def section_of(rng: Random) -> str:
    """A section's name."""
    way = rng.random()
    if way < 0.15:
        return rng.choice(_SECTION_A)
    return (
        (rng.choice("今本新") if way > 0.9 else "")
        + rng.choice(_SECTION_A)
        + rng.choice(_SECTION_B)
    )


def name_of(rng: Random) -> str:
    """A made-up Chinese name."""
    given = rng.sample(_GIVEN, rng.choice((1, 2, 2)))
    return rng.choice(_SURNAMES) + "".join(given)


def filled(form: str, rng: Random) -> str:
    """A form of BYLINES or LEAD_MARKS with names, a place and a day."""
    return form.format(
        one=name_of(rng),
        two=name_of(rng),
        place=rng.choice(_PLACES),
        month=rng.randint(1, 12),
        day=rng.randint(1, 28),
    )
