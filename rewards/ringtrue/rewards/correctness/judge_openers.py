"""Answers that claim nothing, and talk judges into a yes all the same.

Real ones: `:`, `Thought process:`, `Solution`, `解`. Such an answer is no answer, and no judge is asked.

Source: 2507.08794, which calls them master keys. It does not know every opener: it spares calls and closes
the known holes; the rest is the prompt's work, which shows an answer as material.
"""

import re
from typing import Final

__all__ = ["claims_nothing"]

_LONGEST: Final = 300
_PIECES: Final = re.compile(r"[\n.:;,!?。：！？、]+")
_NOT_WORDS: Final = re.compile(r"[\W_]+")
_APOSTROPHES: Final = str.maketrans("", "", "'’")
_OPENERS: Final = frozenset(
    """
    analysis|answer|claro|conclusion|erklärung|explanation|explicación|final answer|first|here is my answer|
    here is my solution|here is the answer|here is the solution|heres the answer|heres the solution|
    lets begin|lets break it down|lets break this down|lets solve it|lets solve it step by step|
    lets solve the problem|lets solve the problem step by step|lets solve this|lets solve this problem|
    lets solve this problem step by step|lets solve this step by step|lets start|lets think|
    lets think about it|lets think step by step|lets work it out step by step|
    lets work this out step by step|lösung|my answer|my answer is|my solution|ok|okay|réponse|reasoning|
    response|respuesta|result|solución|soluzione|solution|step|step by step|sure|the answer|the answer is|
    the final answer|the final answer is|the solution|the solution is|therefore|thinking|thinking process|
    thought|thought process|to solve this problem|we are given|we have|we need to|
    解|解答|解説|解答如下|答|答案|答案是|回答|思考过程|让我们一步一步地思考|让我们逐步解决这个问题|かいせつ|こたえ|答え|
    풀이|정답|решение|ответ
    """.replace("\n", "").split("|")
)
_KNOWN: Final = frozenset(" ".join(opener.split()) for opener in _OPENERS)


def claims_nothing(answer: str, *references: str) -> bool:
    r"""Whether an answer is empty, punctuation, or nothing but openers; never one that is the reference.

    >>> [claims_nothing(text) for text in (":", "Thought process:", "**Solution**\n解：", "Solution 4")]
    [True, True, True, False]
    >>> claims_nothing("solution", "Solution")
    False
    """
    if len(answer) > _LONGEST:
        return not any(sign.isalnum() for sign in answer)
    words = _words(answer)
    if not words:
        return True
    if any(words == _words(reference) for reference in references):
        return False
    return all(not (piece := _words(part)) or piece in _KNOWN for part in _PIECES.split(answer))


def _words(text: str) -> str:
    return _NOT_WORDS.sub(" ", text.casefold().translate(_APOSTROPHES)).strip()
