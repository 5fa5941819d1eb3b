"""`ringtrue explain`, `list` and `show`: for a person, and as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from ringtrue.cli.terminal import clean

COMPLETION = r"<think>maybe \boxed{3}</think> First \boxed{1/2}, so \boxed{0.5}"


def test_every_step_is_told(ringtrue: Any) -> None:
    done = ringtrue("explain", "--gold", "1/2", "--completion", COMPLETION)
    assert done.code == 0
    for text in (
        r"maybe \boxed{3}",  # cut as reasoning
        "counts -> boxed",  # the slot that was read
        "at 6: 1/2",  # the one that competes
        "Div(1, 2)",  # how the gold reads
        "outcome           correct",
        "tier              rational",
    ):
        assert text in done.out, text


def test_every_step_as_json(ringtrue: Any) -> None:
    told = json.loads(ringtrue("explain", "--gold", "1/2", "--completion", COMPLETION, "--json").out)
    assert told["completion"]["reasoning"] == r"maybe \boxed{3}"
    assert [(slot["text"], slot["counts"]) for slot in told["slots"]["found"]] == [
        ("1/2", False),
        ("0.5", True),
    ]
    assert told["verdict"]["outcome"] == "correct"


def test_the_policy_choice_that_decided_is_named(ringtrue: Any) -> None:
    done = ringtrue("explain", "--gold", "50", "--answer", r"50\%")
    assert "percent=lenient" in done.out
    strict = ringtrue("explain", "--gold", "50", "--answer", r"50\%", "--policy", "percent=strict")
    assert "outcome           wrong" in strict.out


@pytest.mark.parametrize(
    ("option", "gold", "answer"),
    [
        ("percent=strict", "50", r"50\%"),
        ("digits=exact", "1/3", "0.333333"),
        ("order=ordered", "1, 2", "2, 1"),
        ("comma=decimal_comma", "1,5", "1.5"),
        ("text=exact", "B", "B) 5"),
        ("constants=strict", "x^2+C", "x^2+c"),
    ],
)
def test_a_choice_that_was_made_is_named_where_it_decided(
    ringtrue: Any, option: str, gold: str, answer: str
) -> None:
    told = ringtrue("explain", "--gold", gold, "--answer", answer, "--policy", option, "--json").out
    assert json.loads(told)["verdict"]["option"] == option
    other = ringtrue("explain", "--gold", "7", "--answer", "7", "--policy", option, "--json").out
    assert json.loads(other)["verdict"]["option"] is None


def test_a_choice_of_reading_is_named_where_it_decided(ringtrue: Any) -> None:
    args = ("--completion", r"\boxed{4} \boxed{5}", "--policy", "conflict=last", "--json")
    assert json.loads(ringtrue("explain", "--gold", "5", *args).out)["verdict"]["option"] == "conflict=last"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--completion", "<think>never ends"), "reasoning closed  no"),
        (("--completion", "no slot here"), "no answer slot"),
        (("--completion", r"\boxed{4} or \boxed{5}."), "outcome           "),
        (("--answer", "((1"), "not parsed"),
        (("--completion", "#### 4\nUser: and now?"), "invented turn"),
    ],
)
def test_what_goes_wrong_is_told(ringtrue: Any, args: tuple[str, ...], says: str) -> None:
    done = ringtrue("explain", "--gold", "4", *args)
    assert done.code == 0
    assert says in done.out


def test_an_unreadable_gold_is_told(ringtrue: Any) -> None:
    assert "the gold is missing" in ringtrue("explain", "--gold", " ", "--answer", "4").out


def test_hostile_text_sends_nothing_to_the_terminal(ringtrue: Any) -> None:
    done = ringtrue(
        "explain", "--gold", "4", "--completion", "\x1b[2J<think>\x9b31m\u202e</think> \\boxed{\x1b[31m4}"
    )
    assert not set(done.out) & set("\x1b\x9b\u202e")
    assert "\\x1b[31m4" in done.out


@pytest.mark.parametrize("args", [(), ("--answer", "4", "--completion", "4")])
def test_one_of_answer_and_completion(ringtrue: Any, args: tuple[str, ...]) -> None:
    done = ringtrue("explain", "--gold", "4", *args)
    assert done.code == 2
    assert "--answer A or --completion T" in done.err


def test_a_completion_from_standard_input(start: Any) -> None:
    process = start("explain", "--gold", "4", "--completion", "-", stdin=-1)
    out, _ = process.communicate("#### 4")
    assert "outcome           correct" in out


def test_standard_input_that_is_no_text_is_refused(start: Any) -> None:
    process = start("explain", "--gold", "4", "--completion", "-", stdin=-1, encoding="latin-1")
    _, err = process.communicate("caf\xe9")
    assert (process.returncode, err) == (3, "ringtrue: -: invalid UTF-8 at byte 4; convert it first\n")


def test_list_names_every_reward(ringtrue: Any) -> None:
    listed = json.loads(ringtrue("list", "--json").out)
    assert {"name", "kind", "scope", "low", "high", "needs", "summary"} == set(listed[0])
    assert {"correctness", "format_reward", "boxed_format"} <= {entry["name"] for entry in listed}
    table = ringtrue("list").out
    assert all(entry["name"] in table for entry in listed)


def test_show_tells_all_about_one(ringtrue: Any) -> None:
    for entry in json.loads(ringtrue("list", "--json").out):
        shown = ringtrue("show", entry["name"])
        assert shown.code == 0
        assert json.loads(ringtrue("show", entry["name"], "--json").out)["name"] == entry["name"]
    shown = ringtrue("show", "correctness").out
    for text in ("range   -1 to 1", "needs   gold", "wrong = -0.5", "Source:"):
        assert text in shown


def test_show_a_reward_of_ones_own(ringtrue: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shown_rewards.py").write_text(
        "from ringtrue.rewards import reward\n"
        "@reward(low=0.0, high=1.0)\n"
        'def mine(row):\n    """Mine."""\n    return 1.0\n'
    )
    done = ringtrue("show", "shown_rewards:mine")
    assert done.code == 0
    assert "Mine." in done.out
    refused = ringtrue("show", "nothing")
    assert (refused.code, "no reward is called 'nothing'" in refused.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é ≠ 数\n\t", "plain é ≠ 数\n\t"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("a\rb", "a\\rb"),
        ("\ud800", "\\ud800"),
        ("a\u202eb\u2066", "a\\u202eb\\u2066"),
    ],
)
def test_control_characters_are_shown(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_show_tells_all_about_one_that_needs_an_option(ringtrue: Any) -> None:
    shown = " ".join(ringtrue("show", "soft_overlong").out.split())
    for text in (
        "range -1 to 0", "needs no column", "traits monotone=down", "limit (no default: give one) L, from which",
        "unit = 'tokens' What lengths are counted in.", "Source: 2503.14476", "(L - C - n) / C up to L",
    ):  # fmt: skip
        assert text in shown
    gate = json.loads(ringtrue("show", "gate", "--json").out)
    assert (gate["low"], gate["scope"], gate["traits"]) == (None, "row or group", None)
    assert {name for name, default in gate["options"].items() if default is None} == {"reward", "when"}
    assert gate["option_docs"]["when"].startswith("The condition")


def test_show_tells_what_every_option_is_for(ringtrue: Any) -> None:
    for entry in json.loads(ringtrue("list", "--json").out):
        about = json.loads(ringtrue("show", entry["name"], "--json").out)
        assert set(about["option_docs"]) == set(about["options"]), entry["name"]
