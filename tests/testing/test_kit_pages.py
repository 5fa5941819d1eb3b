"""The pages about parts of the kit: their programs run, their tests pass, and they print what is said beside them."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards.testing import probes, strategies

DOCS = Path(__file__).resolve().parents[2] / "docs"
PYTEST = "import parametrize_with_laws"
"""What is run by pytest, and tried in the tests of the plug-in."""


def programs(page: str) -> list[str]:
    found = re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    return [program for program in found if PYTEST not in program]


def promised(program: str) -> list[str]:
    """Comments beside what is printed, and in the lines below it."""
    return re.findall(r"^(?:print\(.*\))? *# (.*)$", program, re.MULTILINE)


def timeless(text: str) -> str:
    """How long it took is another thing each time."""
    return re.sub(r"\d+\.\d s$", "", text.strip())


@pytest.mark.parametrize("page", ["strategies.md", "probes.md", "golden_cases.md"])
def test_the_programs_do_what_they_say(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert programs(page)
    for program in programs(page):
        names: dict[str, Any] = {}
        printed = StringIO()
        with redirect_stdout(printed):
            exec(program, names)
            for name in [name for name in names if name.startswith("test_")]:
                names[name]()
        # A report may say more than the page does, and says it in this order.
        lines = iter([timeless(line) for line in printed.getvalue().splitlines()])
        for line in promised(program):
            assert timeless(line) in lines, (line, printed.getvalue())


def test_every_generator_is_on_its_page() -> None:
    rows = re.findall(r"^\| `(\w+)\(", (DOCS / "strategies.md").read_text(encoding="utf-8"), re.MULTILINE)
    # The rest of the public names are lists, or what `batches` and the laws are made of.
    assert {*rows, "ANSWER_KINDS", "FRAGMENTS", "dressed", "equal_forms", "samples"} == set(
        strategies.__all__
    )


def test_the_table_of_packs_covers_the_catalogue() -> None:
    """Each number is in one of the packs, or among those that are not generated."""
    page = (DOCS / "probes.md").read_text(encoding="utf-8")
    numbers: set[int] = set()
    for cell in re.findall(r"^\| `.*?` \| ([\d, to]+) \|", page, re.MULTILINE):
        for low, high in re.findall(r"(\d+)(?: to (\d+))?", cell):
            numbers |= set(range(int(low), int(high or low) + 1))
    assert numbers - {51} == {number for number, _ in probes.CATALOGUE.values()} - {0}
