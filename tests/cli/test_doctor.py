"""`ringtrue doctor`: what is said of a machine, and the exit code."""

import json
from importlib.metadata import version
from typing import Any

import pytest

from ringtrue.benchmarks import doctor
from ringtrue.benchmarks.doctor import Check


def test_a_machine_that_grades_is_told_in_full_and_passes(ringtrue: Any) -> None:
    done = ringtrue("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.out)}
    assert done.code == 0
    assert checks["sympy"]["found"] == version("sympy")
    assert checks["deep worker"]["state"] == "ok", checks["deep worker"]
    assert {"Python", "ringtrue", "math-verify", "ANTLR runtime", "sandbox", "GPU", "trl"} <= set(checks)
    for check in checks.values():
        assert check["state"] in {"ok", "info", "warning", "fault"}
        assert check["found"]
        assert check["mend"] or check["state"] in {"ok", "info"}, check


def test_a_fault_is_the_exit_code_and_is_seen(ringtrue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = [Check("sympy", "fault", "not installed", "pip install sympy"), Check("x", "info", "\x1b[2Jred")]
    monkeypatch.setattr("ringtrue.cli.doctor.diagnose", lambda: checks)
    done = ringtrue("doctor")
    assert done.code == 3
    assert "FAULT" in done.out
    assert "pip install sympy" in done.out
    assert "\x1b[2J" not in done.out


def test_every_extra_of_the_project_is_looked_for() -> None:
    import tomllib
    from pathlib import Path

    project = tomllib.loads(
        (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    )
    ours = set(project["project"]["optional-dependencies"]) - {"test", "docs"}
    assert ours == set(doctor._EXTRAS)


def test_a_missing_extra_comes_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    checks = {check.name: check for check in doctor._extras()}
    assert checks["[judge]"].state == "info"
    assert checks["[judge]"].mend == "pip install 'ringtrue[judge]'"


def test_the_sandbox_is_the_strongest_level_and_says_what_a_weaker_one_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ringtrue.graders.code import Level

    strong, weak = Level("namespaces", ("all",), ("bugs",)), Level("limits", ("time",), ("files", "names"))
    lost = Level("namespaces", ("all",), ("bugs",), available=False, reason="apt install bubblewrap")
    none = Level("limits", ("time",), ("files",), available=False, reason="it needs Linux")
    for known, state, found, mend in (
        ((strong, weak), "ok", "namespaces", ""),
        ((lost, weak), "warning", "limits, which leaves: files; names", "namespaces: apt install bubblewrap"),
        ((lost, none), "warning", "programs cannot be run here", "limits: it needs Linux"),
    ):
        monkeypatch.setattr("ringtrue.graders.code.levels", lambda known=known: known)
        check = doctor._sandbox()
        assert (check.state, check.found) == (state, found)
        assert mend in check.mend


@pytest.mark.parametrize(
    ("there", "state"), [("4.13.2", "ok"), ("4.9.3", "warning"), (None, "warning")]
)  # fmt: skip
def test_the_antlr_runtime(there: str | None, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "installed", lambda name: there)
    check = doctor._antlr()
    assert check.state == state
    assert ("ringtrue[deep]" in check.mend) is (state != "ok")


def test_versions_that_do_not_go_together() -> None:
    def said(**there: str) -> dict[str, str]:
        return {check.name: check.state for check in doctor._conflicts(there.get)}

    assert [c.state for c in doctor._conflicts({"unsloth": "2026.10.1", "trl": "1.16.0"}.get)] == [
        "warning",
        "ok",
    ]
    assert said(unsloth="2026.10.1", trl="1.15.0", transformers="5.23.0")["transformers"] == "warning"
    assert said(trl="1.16.0", transformers="5.23.0") == {"trl": "ok"}
    assert said(trl="0.20.1") == {"trl": "warning"}
    assert said() == {}


def test_a_package_that_is_missing_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "installed", lambda name: None)
    assert (doctor._package("sympy").state, doctor._package("sympy").mend) == ("fault", "pip install sympy")
    assert doctor._package("ringtrue").state == "info"


def test_a_worker_that_does_not_grade_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from ringtrue.graders.worker import DeepReply

    monkeypatch.setattr("ringtrue.graders.worker.run_deep", lambda tasks: [DeepReply("error")])
    check = doctor._worker()
    assert check.state == "fault"
    assert check.mend
