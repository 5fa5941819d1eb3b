"""What `make test-hosts` knows: an environment for each test inside a real host, and names that exist where one is named."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[3]
FOLDER: Final = ROOT / "tests/hosts"


def environments() -> dict[str, Any]:
    table = tomllib.loads((FOLDER / "environments.toml").read_text(encoding="utf-8"))
    return {name: host for name, host in table.items() if name != "shared"}


def test_each_test_has_an_environment_and_each_environment_a_test() -> None:
    assert {path.stem.removeprefix("test_") for path in FOLDER.glob("test_*.py")} == set(environments())


def test_the_hosts_that_people_are_told_to_name_exist() -> None:
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "docs/hosts.md")]
    named = {name for text in texts for name in re.findall(r"HOST=([a-z0-9_]+)", text)}
    named |= set(re.findall(r"run\.py ([a-z0-9_]+)", (FOLDER / "run.py").read_text(encoding="utf-8")))
    assert named
    assert named <= set(environments())


def test_the_page_says_which_hosts_make_test_runs() -> None:
    [line] = re.findall(
        r"^QUICK_HOSTS := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    page = (ROOT / "docs/hosts.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| (\S+) \| real, in `make test` \|", page, re.MULTILINE)
    assert set(line.split()) <= set(environments())
    assert {name.lower().replace("-", "_") for name in told} == {*line.split(), "trl"}


def test_the_page_names_the_release_that_is_installed() -> None:
    page = (ROOT / "docs/hosts.md").read_text(encoding="utf-8")
    pins = [pin for host in environments().values() for pin in [*host.get("alone", ()), *host["install"]]]
    hosts = {"openrlhf", "verl", "areal", "ms-swift", "axolotl", "reasoning-gym", "inspect-ai", "verifiers"}
    found = [pin.split("==") for pin in pins if pin.partition("==")[0] in hosts]
    assert {name for name, _ in found} == hosts
    assert [(name, release) for name, release in found if release not in page] == []
