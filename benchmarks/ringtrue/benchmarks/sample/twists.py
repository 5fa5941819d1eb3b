"""Completions that are easy to judge wrongly, each with the label that its making gives it.

One twist: the answer slot holds a wrong value and a code fence after it the right one; label false, for
quoted text does not answer. What each label rests on is the policy the project documents: reasoning is no
answer, two answers that differ are none, a turn that the model invents does not count.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .problem import Form, Problem, no
from .prose import trail_off
from .scene import Scene, join
from .styles import Shape, Style

__all__ = ["TWISTS", "Twist"]


def _always(_problem: Problem, _style: Style) -> bool:
    return True


def _boxed(_problem: Problem, style: Style) -> bool:
    return style.slot == "boxed"


def _tagged(_problem: Problem, style: Style) -> bool:
    return style.slot == "tag"


def _thinks(_problem: Problem, style: Style) -> bool:
    return style.thinks


def _runs_on(_problem: Problem, style: Style) -> bool:
    return bool(style.turns)


def _single(problem: Problem, style: Style) -> bool:
    return style.slot == "boxed" and not problem.parts and not isinstance(problem.gold, list)


@dataclass(frozen=True, slots=True)
class Twist:
    """A way to write a completion whose label does not depend on the form of the answer alone."""

    why: str
    """The class, for a person."""
    label: bool
    """Whether it counts as right."""
    write: Callable[[Scene], Shape]
    """Write it."""
    fits: Callable[[Problem, Style], bool] = _always
    """Whether problem and style admit it."""
    hard: bool = True
    """Easy to judge wrongly."""


def _right(scene: Scene) -> Form:
    return scene.problem.right[0]


def _wrong(scene: Scene) -> Form:
    return scene.problem.wrong[0]


def _box(scene: Scene, form: Form) -> str:
    return f"$\\boxed{{{form.tex}}}$" if scene.style.slot != "phrase" else f"the answer is {form.plain}"


# --- not right -------------------------------------------------------------------------------------


def _unclosed(scene: Scene) -> Shape:
    thinking = (
        f"{scene.thought(_right(scene))} So it should be {_box(scene, _right(scene))}. But wait, let me"
    )
    return scene.style.unclosed(thinking) if scene.style.unclosed else thinking


def _cut_off(scene: Scene) -> Shape:
    return scene.finish(_right(scene), trail_off(scene.rng, scene.problem), ended=False)


def _empty(scene: Scene) -> Shape:
    whole = scene.style.wrap("", "")
    return "" if isinstance(whole, str) else [{"role": "assistant", "content": ""}]


def _opener(scene: Scene) -> Shape:
    return scene.finish(_right(scene), "Let's solve this problem step by step.", thinking="Thought process:")


def _hedge(scene: Scene) -> Shape:
    first, second = scene.rng.sample([_right(scene), _wrong(scene)], 2)
    doubt = "Depending on how the question is meant, it could also be the following."
    return scene.finish(first, join(scene.body(first), scene.slot(first), doubt, scene.slot(second)))


def _or_in_box(scene: Scene) -> Shape:
    pair = f"$\\boxed{{{_wrong(scene).tex} \\text{{ or }} {_right(scene).tex}}}$"
    return scene.finish(_right(scene), join(scene.body(_right(scene)), f"It is {pair}."))


def _run_on_fixed(scene: Scene) -> Shape:
    turn = scene.rng.choice(scene.style.turns).format(scene.slot(_right(scene)))
    answer = join(scene.body(_wrong(scene)), scene.slot(_wrong(scene)))
    return scene.finish(_wrong(scene), answer + turn, ended=False)


def _only_thought(scene: Scene) -> Shape:
    thinking = f"{scene.thought(_right(scene))} So $\\boxed{{{_right(scene).tex}}}$."
    return scene.finish(_right(scene), scene.slot(_wrong(scene)), thinking=thinking)


def _thought_after(scene: Scene) -> Shape:
    late = f"<think>\nHmm, maybe {_box(scene, _right(scene))} after all.\n</think>"
    return scene.finish(_wrong(scene), join(scene.body(_wrong(scene)), scene.slot(_wrong(scene)), late))


def _fenced(scene: Scene) -> Shape:
    return scene.finish(
        _right(scene), f"The output of the program is:\n\n```\n{scene.slot(_right(scene))}\n```"
    )


def _commented(scene: Scene) -> Shape:
    hidden = scene.slot(_right(scene)).replace("\n", " ")
    comment = f"% {hidden}" if scene.rng.random() < 0.5 else f"<!-- {hidden} -->"
    return scene.finish(
        _wrong(scene), f"{join(scene.body(_wrong(scene)), scene.slot(_wrong(scene)))}\n{comment}"
    )


def _retracted(scene: Scene) -> Shape:
    back = "Wait, that cannot be right. I have to take it back: $\\boxed{}$"
    return scene.finish(_right(scene), join(scene.body(_right(scene)), scene.slot(_right(scene)), back))


def _unterminated(scene: Scene) -> Shape:
    start = f"Written out once more this is $\\boxed{{{_wrong(scene).tex}"
    answer = join(scene.body(_right(scene)), scene.slot(_right(scene)), start)
    return scene.finish(_right(scene), answer, ended=False)


def _unreadable(scene: Scene) -> Shape:
    shown = no(
        "\\text{see the working that I have given above}", "", plain="see the working that I have given above"
    )
    return scene.finish(_right(scene), join(scene.body(_right(scene)), scene.slot(shown)))


def _prose_only(scene: Scene) -> Shape:
    told = scene.problem.last.replace("{answer}", scene.said(_right(scene)))
    return scene.finish(
        _right(scene), join(scene.body(_right(scene)), f"{told} And that is all there is to it.")
    )


def _negated(scene: Scene) -> Shape:
    return scene.finish(_right(scene), f"The answer is definitely not {_right(scene).plain}.")


def _placeholder(scene: Scene) -> Shape:
    return scene.finish(_right(scene), "<answer> answer here </answer>")


def _tool_only(scene: Scene) -> Shape:
    whole = scene.finish(_wrong(scene), join(scene.body(_wrong(scene)), scene.slot(_wrong(scene))))
    if isinstance(whole, str):
        return whole
    told = {**whole[1], "content": f"result: {scene.slot(_right(scene))}"}
    return [whole[0], told, *whole[2:]]


# --- right all the same ----------------------------------------------------------------------------


def _echo(scene: Scene) -> Shape:
    echo = "We are asked to put the final result in \\boxed{}."
    return scene.finish(_right(scene), join(echo, scene.body(_right(scene)), scene.slot(_right(scene))))


def _restated(scene: Scene) -> Shape:
    first, other = _right(scene), scene.rng.choice(scene.problem.right[1:])
    answer = join(scene.body(first), scene.slot(first), "Or, written in another way:", scene.slot(other))
    return scene.finish(first, answer)


def _joined(scene: Scene) -> Shape:
    boxes = " and ".join(f"$\\boxed{{{part}}}$" for part in scene.problem.parts)
    return scene.finish(_right(scene), join(scene.body(_right(scene)), f"The solutions are {boxes}."))


def _changed_mind(scene: Scene) -> Shape:
    slip = f"So $\\boxed{{{_wrong(scene).tex}}}$? No, I made a slip there."
    thinking = f"{scene.thought(_wrong(scene))}\n{slip} {scene.thought(_right(scene))}"
    return scene.finish(
        _right(scene), join(scene.body(_right(scene)), scene.slot(_right(scene))), thinking=thinking
    )


def _box_in_tag(scene: Scene) -> Shape:
    return scene.finish(_right(scene), f"<answer>The result is $\\boxed{{{_right(scene).tex}}}$.</answer>")


def _sentence_in_tag(scene: Scene) -> Shape:
    return scene.finish(
        _right(scene), f"<answer>After all steps the result is ${_right(scene).tex}$.</answer>"
    )


def _run_on_after(scene: Scene) -> Shape:
    turn = scene.rng.choice(scene.style.turns).format(scene.slot(_wrong(scene)))
    answer = join(scene.body(_right(scene)), scene.slot(_right(scene)))
    return scene.finish(_right(scene), answer + turn, ended=False)


def _fence_before(scene: Scene) -> Shape:
    code = f"```python\n# first guess: {_box(scene, _wrong(scene))}\nprint(check(result))\n```"
    return scene.finish(_right(scene), join("A quick check by program:", code, scene.slot(_right(scene))))


TWISTS: tuple[Twist, ...] = (
    Twist(
        "cut off inside the reasoning, which names the right value",
        False,
        _unclosed,
        lambda _, s: bool(s.unclosed),
    ),
    Twist("cut off before an answer", False, _cut_off, hard=False),
    Twist("empty", False, _empty, hard=False),
    Twist("an opening line and nothing else", False, _opener, hard=False),
    Twist("hedged: two answers that differ", False, _hedge),
    Twist("hedged: two values in one box", False, _or_in_box, _single),
    Twist("wrong, put right only in a turn of its own invention", False, _run_on_fixed, _runs_on),
    Twist("right only in the reasoning", False, _only_thought, _thinks),
    Twist(
        "wrong, the right value in reasoning after the answer",
        False,
        _thought_after,
        lambda _, s: s.name in {"think", "think_prefilled", "messages"},
    ),
    Twist("right only in a code fence", False, _fenced),
    Twist("wrong, the right value in a comment", False, _commented),
    Twist("taken back by an empty box", False, _retracted, _boxed),
    Twist("right, then a box that never closes", False, _unterminated, _boxed),
    Twist("an answer slot that holds no answer", False, _unreadable, hard=False),
    Twist("the right value in prose, without an answer slot", False, _prose_only),
    Twist("the right value denied", False, _negated),
    Twist("the placeholder of the prompt", False, _placeholder, _tagged),
    Twist("wrong, the right value in the tool's result", False, _tool_only, lambda _, s: s.name == "tools"),
    Twist("right, after an echo of the prompt's empty box", True, _echo, _boxed),
    Twist("right, given twice in two forms", True, _restated, lambda p, _: not isinstance(p.gold, list)),
    Twist(
        "right, each solution in a box of its own",
        True,
        _joined,
        lambda p, s: s.slot == "boxed" and bool(p.parts),
    ),
    Twist("right, after a wrong box in the reasoning", True, _changed_mind, _thinks),
    Twist("right, a box inside the answer tag", True, _box_in_tag, _tagged),
    Twist("right, a sentence inside the answer tag", True, _sentence_in_tag, _tagged),
    Twist("right, then run on into a wrong turn", True, _run_on_after, _runs_on),
    Twist("right, after a wrong guess in a code fence", True, _fence_before),
)
"""Every twist; those with label true come last."""
