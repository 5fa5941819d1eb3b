"""The page on length rewards: complete, its example true, its pictures there."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from ringtrue.rewards import list_rewards
from ringtrue.rewards.reward import snake_case

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "length.md").read_text(encoding="utf-8")
PICTURES = re.findall(r"!\[(\w+)\]\((pictures/length/\w+\.svg)\)", PAGE)


def test_every_reward_of_length_is_in_the_table_and_has_a_picture() -> None:
    rewards = {record.name for record in list_rewards() if record.kind == "length"}
    assert {snake_case(name) for name in re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)} == rewards
    assert {snake_case(name) for name, _ in PICTURES} == rewards - {"char_limit"}


def test_the_example_prints_what_it_says() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    printed = StringIO()
    with redirect_stdout(printed):
        exec(program, {})
    assert printed.getvalue().strip() == program.rpartition("# ")[2].strip()


@pytest.mark.parametrize(("name", "path"), PICTURES)
def test_every_picture_is_there_and_titled(name: str, path: str) -> None:
    assert Path(path).stem == snake_case(name)
    assert f">{Path(path).stem}</text>" in (DOCS / path).read_text(encoding="utf-8")
