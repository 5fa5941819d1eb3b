"""Write the bundled sample: eight completions a prompt, in many styles, labelled by construction.

    python -m ringtrue.benchmarks.sample.generate --seed 20250601 --out sample.jsonl

Every label follows from how the row was made and from the documented policy; no grader is asked. The same
seed gives the same bytes. It needs the standard library only.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

from .problem import Form, Problem
from .problems import CHOICE, MATHS, OPEN_ENDED, OpenEnded
from .scene import Scene
from .styles import STYLES, Style
from .twists import TWISTS, Twist

__all__ = ["SEED", "main", "rows"]

SEED: Final = 20250601
"""The seed of the sample that is shipped."""

_GROUP: Final = 8
_SOLVED: Final = (8, 5, 0, 7, 4, 6, 2, 4, 3, 8, 1, 5, 6)
"""How many of a group's eight are right, dealt in turn: all, none and everything between."""
_OPEN_STYLES: Final = ("think", "harmony", "phrase", "mistral", "reasoning_content", "content_blocks")


def rows(seed: int = SEED) -> Iterator[dict[str, object]]:
    """Yield the sample's rows.

    >>> first = next(rows())
    >>> sorted(first)
    ['ability', 'completion', 'gold', 'group', 'hard', 'id', 'label', 'problem', 'prompt', 'source', 'why']
    """
    rng = Random(seed)  # noqa: S311 - a sample, not a secret
    makers = [*MATHS, *MATHS[::2], *CHOICE]  # every other kind twice, with other numbers
    rng.shuffle(makers)
    styles = list(STYLES.values())
    used: Counter[str] = Counter()
    for number, maker in enumerate(makers):
        style = styles[number % len(styles)]
        problem = maker(rng)
        if problem.parts and style.slot != "boxed":
            style = STYLES["boxed"]  # a box for each solution is a twist that few groups admit
        solved = _SOLVED[number % len(_SOLVED)]
        yield from _labelled(rng, problem, style, solved, f"{problem.key}-{number:02d}", used)
    for offset, prompt in enumerate(OPEN_ENDED):
        style = STYLES[_OPEN_STYLES[offset]]
        yield from _unlabelled(rng, prompt, style, f"{prompt.key}-{len(makers) + offset:02d}")


def _labelled(
    rng: Random, problem: Problem, style: Style, solved: int, group: str, used: Counter[str]
) -> Iterator[dict[str, object]]:
    labels = [True] * solved + [False] * (_GROUP - solved)
    rng.shuffle(labels)
    scene = Scene(rng, problem, style)
    seen = Counter[bool]()
    for number, label in enumerate(labels):
        twisted = seen[label] % (4 if label else 2) == 0
        seen[label] += 1
        made = _choose(scene, label, used, twisted=twisted)
        used[made.why if isinstance(made, Twist) else f"{problem.key} {made.tex}"] += 1
        yield {
            "id": f"{style.name}-{group}-{number}",
            "source": style.name,
            "ability": problem.ability,
            "problem": problem.text,
            "prompt": style.prompt(problem.text),
            "gold": problem.gold,
            "completion": made.write(scene) if isinstance(made, Twist) else scene.usual(made),
            "label": label,
            "why": made.why,
            "hard": made.hard,
            "group": group,
        }


def _choose(scene: Scene, label: bool, used: Counter[str], *, twisted: bool) -> Twist | Form:
    rng, problem = scene.rng, scene.problem
    twists = [twist for twist in TWISTS if twist.label is label and twist.fits(problem, scene.style)]
    if twisted:
        # The least used first, so that every twist occurs whatever the seed.
        return min(twists, key=lambda twist: (used[twist.why], rng.random()))
    forms = problem.right if label else problem.wrong
    if label and rng.random() < 0.3:
        return forms[0]
    return min(forms, key=lambda form: (used[f"{problem.key} {form.tex}"], rng.random()))


def _unlabelled(rng: Random, prompt: OpenEnded, style: Style, group: str) -> Iterator[dict[str, object]]:
    texts = [
        "\n\n".join(part for part in (opening, body, closing) if part)
        for opening in prompt.openings
        for body in prompt.bodies
        for closing in prompt.closings
    ]
    asked = style.prompt(prompt.text)
    for number, text in enumerate(rng.sample(texts, _GROUP)):
        whole = style.wrap(rng.choice(prompt.thoughts), text)
        yield {
            "id": f"{style.name}-{group}-{number}",
            "source": style.name,
            "ability": prompt.ability,
            "problem": prompt.text,
            "prompt": prompt.text if isinstance(asked, str) else [{"role": "user", "content": prompt.text}],
            "gold": None,
            "completion": whole + style.end if isinstance(whole, str) else whole,
            "label": None,
            "why": "not applicable: no gold",
            "hard": False,
            "group": group,
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the rows to a file, one JSON object a line."""
    parser = argparse.ArgumentParser(prog="generate", description="Write the bundled sample.")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="another seed draws other numbers and wordings"
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("sample.jsonl"))
    options = parser.parse_args(arguments)
    with options.out.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows(options.seed):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
