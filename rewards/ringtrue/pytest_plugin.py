"""The pytest plug-in: golden cases as tests, and what goes with `parametrize_with_laws`.

A real use: `tests/sums.reward.jsonl` begins with `{"reward": "my_rewards:score"}`, a case follows on each
line, and `pytest tests` runs each as a test of its own, `tests/sums.reward.jsonl::sign`.

pytest imports this module whenever it starts, so it imports nothing but pytest: the test kit and hypothesis
come with the first file of cases, or the first test module that asks for laws.
"""

import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ringtrue.rewards.testing.golden import CaseFile
    from ringtrue.rewards.testing.golden_run import CaseResult

__all__ = ["shared_folder"]

_PROPERTY: Final = "ringtrue"
_folder: Path | None = None


def shared_folder() -> Path | None:
    """A folder that all xdist workers of this run share; None in a run of one process."""
    return _folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the command line and of the ini file."""
    parser.getgroup("ringtrue", "laws and golden cases of rewards").addoption(
        "--reward-max-examples", type=int, metavar="N",
        help="examples that each law tries, whatever the tests say",
    )  # fmt: skip
    parser.addini(
        "reward_max_examples", "examples that each law tries, where a test does not say", default="50"
    )
    parser.addini(
        "reward_files", "names of files of golden cases", type="args", default=["*.reward.jsonl"]
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Markers, and the folder that the workers of this run share."""
    global _folder
    config.addinivalue_line("markers", "reward_laws: a law put to a reward (by parametrize_with_laws)")
    config.addinivalue_line("markers", "reward_cases: a golden case of a reward (by a file of cases)")
    _max_examples(config)
    base = config.getoption("basetemp", None) if hasattr(config, "workerinput") else None
    # xdist gives each worker a folder of its own in the folder of the run.
    _folder = Path(base).parent if base else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "GoldenFile | None":
    """Files of golden cases, by their names."""
    patterns: list[str] = parent.config.getini("reward_files")
    if any(fnmatch(file_path.name, pattern) for pattern in patterns):
        return GoldenFile.from_parent(parent, path=file_path)
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Hand the number of examples to a law."""
    if law := _law(item):
        said, otherwise = _max_examples(item.config)
        law.max_examples = said or law.max_examples or otherwise


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Keep what a law that passed has to say, for the end of the run and for JUnit."""
    if (law := _law(item)) and law.note:
        item.user_properties.append((_PROPERTY, law.note))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell advice, and what was left out."""
    notes = [
        (report.nodeid, str(value))
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "teardown"
        for name, value in report.user_properties
        if name == _PROPERTY
    ]
    if notes:
        terminalreporter.section("rewards: advice, and what was left out")
        for nodeid, note in sorted(notes):
            terminalreporter.write_line(nodeid)
            lines = note.splitlines()
            # The call to paste can be long: it is in the JUnit file, and here with -v.
            terminalreporter.write_line("\n".join(lines if terminalreporter.verbosity > 0 else lines[:2]))


def _law(item: pytest.Item) -> Any:
    """The law that a test puts to a reward; None for any other test."""
    if item.get_closest_marker("reward_laws") is None:
        return None
    callspec = getattr(item, "callspec", None)
    return None if callspec is None else callspec.params.get("law")


def _max_examples(config: pytest.Config) -> tuple[int | None, int]:
    """What the command line says, and the ini file."""
    said: int | None = config.getoption("--reward-max-examples")
    written = str(config.getini("reward_max_examples"))
    if (said is not None and said < 1) or not written.isdecimal() or int(written) < 1:
        raise pytest.UsageError("reward_max_examples (--reward-max-examples): give a whole number from 1")
    return said, int(written)


class GoldenFile(pytest.File):
    """A file of golden cases; its first line names the reward."""

    held: "CaseFile"
    reward: Any
    together: "list[CaseResult] | None" = None

    def collect(self) -> "Iterable[GoldenItem]":
        """A test for each case, called by its id, else by its line."""
        try:
            from ringtrue.rewards.testing.finding import find_reward
            from ringtrue.rewards.testing.golden import CaseFile
        except ImportError as error:
            raise self.CollectError(str(error)) from error
        try:
            self.held = CaseFile.read(self.path)
            if not self.held.reward:
                raise self.CollectError(
                    f'{self.path}:1: the first line must name the reward: {{"reward": "my_rewards:score"}}'
                )
            self._make_importable()
            self.reward = find_reward(self.held.reward, self.held.options)
        except (ValueError, TypeError) as error:
            raise self.CollectError(str(error)) from error
        for place, (case, line) in enumerate(zip(self.held.cases, self.held.lines, strict=True)):
            name = str(case.get("id", f"line{line}")).encode("unicode_escape").decode("ascii")
            item = GoldenItem.from_parent(self, name=name)
            item.place = place
            item.add_marker(pytest.mark.reward_cases)
            yield item

    def result(self, place: int) -> "CaseResult":
        """What became of one case; those of a group reward are scored together, once."""
        from ringtrue.rewards.testing.golden_run import each_case

        cases, scope = self.held.cases, self.held.scope or getattr(self.reward, "scope", "row")
        if scope != "group":
            return next(each_case(self.reward, cases, scope="row", only=place))
        if self.together is None:
            self.together = list(each_case(self.reward, cases, scope="group"))
        return self.together[place]

    def _make_importable(self) -> None:
        # As for test modules: one's own module is found beside the file, and where the project begins.
        # These go last, so that they hide nothing.
        for folder in (str(self.path.parent), str(self.config.rootpath)):
            if folder not in sys.path:
                sys.path.append(folder)


class GoldenItem(pytest.Item):
    """One golden case."""

    place: int

    def runtest(self) -> None:
        """Score the case."""
        assert isinstance(self.parent, GoldenFile)  # noqa: S101  # it makes these items
        result = self.parent.result(self.place)
        if not result.ok:
            raise _CaseBroken(result.text())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The case, what it expects and what it got, without our own frames."""
        if isinstance(excinfo.value, _CaseBroken):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case stands."""
        assert isinstance(self.parent, GoldenFile)  # noqa: S101  # it makes these items
        return self.path, self.parent.held.lines[self.place] - 1, self.name


class _CaseBroken(AssertionError):  # noqa: N818  # a finding, no error of the program
    """A golden case does not hold."""
