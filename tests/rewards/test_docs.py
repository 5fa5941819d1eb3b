"""The pages on families of rewards: complete, and their examples print what they say."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from ringtrue.rewards import list_rewards
from ringtrue.rewards.reward import snake_case

DOCS = Path(__file__).resolve().parents[2] / "docs"
KINDS = {"format": "format", "correctness": "correctness", "combining": "combine"}


@pytest.mark.parametrize("page", KINDS)
def test_every_reward_of_the_family_is_in_the_table(page: str) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    listed = {snake_case(name) for name in re.findall(r"^\| (?:`[^`]*`, )?`(\w+)` \|", text, re.MULTILINE)}
    assert listed == {record.name for record in list_rewards() if record.kind == KINDS[page]}


@pytest.mark.parametrize("page", KINDS)
def test_the_examples_print_what_they_say(page: str) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    for program in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        printed = StringIO()
        with redirect_stdout(printed):
            exec(program, {})
        said = re.findall(r"^print\(.*\)   # (.*)$", program, re.MULTILINE)
        assert said
        assert printed.getvalue().splitlines() == said
