"""Does a claim deny what its source says, or say what its source denies? By words of negation.

A negation is a negating word and the word it stands before; the same word without one on the
other side is a contradiction. Words that only look negated (不仅, 未来, 非常) do not count.
"""

from __future__ import annotations

import re

from index.fold import fold
from index.terms import HAN, is_han, terms
from rag import lexicon

_LEXICAL = re.compile(
    "不仅|不但|不同|不断|不少|不久|不过|不得不|不管|不论|不足|不到|不满|不乏|不锈|不等|不一|不明|不详|不及"
    "|不时|不止|不只|不光|不惜|不已|不禁|不愧|不可避免|无论|无锡|无线|无人|无数|无疑|无不|无非|未来|未必|未婚|未知"
    "|非常|非洲|除非|莫非|并非不|是非|非法|非凡|没收|没落|没食|能否|是否|有没有|是不是|不错|不动产|不列颠|不丹"
)
_ZH = re.compile(
    r"没有|并没|并未|并非|不是|不会|不能|不再|不曾|未能|尚未|从未|未曾|无法|没|未|不|无|非"
)
_CERTAIN = re.compile("没有|并没|并未|并非|不是|不会|不能|不再|不曾|未能|尚未|从未|未曾|无法|未")
_EN = re.compile(r"\b(?:not|never|cannot|neither|nor|without|no)\b|n't\b")
# What else denies: with one of these in the source, a negated claim may well say the same.
_DENIES_BEING = re.compile("不是|并非|不属|不算|而非|非|不再是|否认|从来不|不为|没有")
_DENIES_DOING = re.compile(
    "拒绝|失败|禁止|缺乏|缺少|停止|取消|避免|反对|否认|难以|免于|除外|放弃|落选|不|未|没|无|非|仅|只|才|却|但"
)
_DENIES_EN = re.compile(
    r"\b(?:refus|reject|fail|den(?:y|ied)|lack|stop|cancel|avoid|oppos|prevent|without|except|only"
    r"|hardly|rarely|little|few|instead|rather|no|not|never|nor|neither|none|cannot|unable|unlike"
    r"|unless|unlikely|unknown|disagree|disappear|discontinu)\w*|n't\b"
)
_SKIPPED_EN = lexicon.FUNCTION_EN


def contradicts(claim: str, source: str) -> bool:
    """Whether one of the two negates a word that the other says without a negation."""
    left, right = fold(claim), fold(source)
    if _has_han(left) != _has_han(right):
        return False
    denied, said = _negated(left), _negated(right)
    if any(_plainly(head, right, said) for head in denied):
        return True
    if any(_plainly(head, left, denied) and _close(head, left, right) for head in said):
        return True
    if not _denies(left):
        return False
    being = re.search("不是|并非", left) is not None
    other = (_DENIES_BEING if being else _DENIES_DOING) if _has_han(right) else _DENIES_EN
    return not other.search(_LEXICAL.sub("", right))


def _denies(folded: str) -> bool:
    """Whether there is a negation that cannot be anything else."""
    plain = _LEXICAL.sub("", folded)
    return _CERTAIN.search(plain) is not None or _EN.search(plain) is not None


def _has_han(text: str) -> bool:
    return any(map(is_han, text))


def _negated(folded: str) -> set[str]:
    """The words right behind a negation: two Chinese characters, or one stemmed English word."""
    plain = _LEXICAL.sub(lambda match: "\n" * len(match.group()), folded)
    found: set[str] = set()
    for match in _ZH.finditer(plain):
        behind = re.match(rf"[{HAN}]{{2}}", folded[match.end() :])
        if behind:
            found.add(behind.group())
    for match in _EN.finditer(plain):
        for term in terms(folded[match.end() : match.end() + 60]):
            if term not in _SKIPPED_EN and not is_han(term):
                found.add(term)
                break
    return found


def _plainly(head: str, folded: str, negated: set[str]) -> bool:
    """Whether `folded` says `head`, and never negated."""
    return head not in negated and (head in folded if is_han(head) else head in terms(folded))


def _close(head: str, claim: str, source: str) -> bool:
    """Whether the words around the claim's `head` stand in the source too: the same statement."""
    if not is_han(head):
        return True
    at = claim.find(head) + len(head)
    after = claim[at : at + 3].lstrip("了过着")[:2]
    return len(after) == 2 and after in source
