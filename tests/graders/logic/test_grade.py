"""Whole completions, and reasoning-gym's own verifiers against our checks."""

import decimal
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from ringtrue.graders import read_completion
from ringtrue.graders.logic import LogicEntry, LogicTask, grade_logic, read_entry, require_verifiers
from ringtrue.graders.logic.tasks import BY_DERIVATIVE, BY_MATHS, CHECKERS, LOGIC_TASKS, VERIFIED
from ringtrue.graders.logic.verifier import score
from ringtrue.graders.policy import Policy

reasoning_gym = pytest.importorskip("reasoning_gym")

FOUR = LogicTask("puzzle24", LogicEntry("4 9 10 13"))
SLOW = {"arc_agi", "knight_swap", "futoshiki", "composite", "codeio", "rearc"}
"""Seconds to make, or files left open."""


@pytest.fixture(autouse=True)
def _own_decimal_context() -> Iterator[None]:
    """The library's `decimal_arithmetic` sets the precision of the thread, and leaves it so."""
    with decimal.localcontext():
        yield


def outcome(task: LogicTask, completion: str, *, whole: bool = False) -> str:
    return grade_logic([task], [read_completion(completion)], whole=whole)[0].outcome.value


@pytest.mark.parametrize(
    ("completion", "expected"),
    [
        ("<think>10-4 is 6</think> <answer>(10-4)*(13-9)</answer>", "correct"),
        (r"so \boxed{(10-4) \times (13-9) = 24}", "correct"), ("Answer: (10 - 4) * (13 - 9) = 24", "correct"),
        ("<answer>(10-4)*(13-9)", "correct"), ("<answer>(10-4)*(13-9)</answer", "correct"),
        ("<answer>4+9</answer> no: <answer>(10-4)*(13-9)</answer>", "ambiguous"),
        ("<answer>let me see</answer> so <answer>(10-4)*(13-9)</answer>", "correct"),
        ("<answer>(10-4)*(13-9)</answer> no: <answer>4+9</answer>", "wrong"),
        ("<think><answer>(10-4)*(13-9)</answer></think>", "no_answer"), ("<think>(10-4)*(13-9)", "no_answer"),
        ("(10-4)*(13-9)", "no_answer"), ("<answer></answer>", "no_answer"), ("", "no_answer"),
        ("<answer>" + "9" * 20000 + "</answer>", "timeout"),
        ("".join(f"<answer>{n}</answer>" for n in range(50)) + "<answer>(10-4)*(13-9)</answer>", "ambiguous"),
    ],
)  # fmt: skip
def test_slots(completion: str, expected: str) -> None:
    assert outcome(FOUR, completion) == expected


def test_a_whole_answer_counts_by_option() -> None:
    assert outcome(FOUR, "<think>hm</think>(10-4)*(13-9)", whole=True) == "correct"
    assert outcome(FOUR, "I do not know", whole=True) == "unreadable_answer"
    assert outcome(FOUR, "<answer></answer>", whole=True) == "no_answer"


def test_a_broken_entry_is_broken_whatever_is_said() -> None:
    for name in (
        "puzzle24",
        "countdown",
        "knights_knaves",
        "zebra_puzzles",
        "gcd",
        "sudoku",
        "maze",
        "simple_integration",
        "",
    ):
        task = LogicTask(name, LogicEntry())
        assert {outcome(task, text) for text in ("<answer>1</answer>", "hm", "<think>")} == {
            "unreadable_gold"
        }, name


def test_every_task_of_the_library_is_known() -> None:
    from reasoning_gym.factory import DATASETS

    assert set(DATASETS) == {*LOGIC_TASKS, "composite"}


@pytest.mark.parametrize("name", sorted(set(LOGIC_TASKS) - SLOW))
def test_generated_entries(name: str) -> None:
    """The entry's own answer is right, here as there; no answer of a neighbour is, unless it is so there."""
    dataset = reasoning_gym.create_dataset(name, seed=11, size=4)
    entries = [dataset[index] for index in range(4)]
    tasks, texts, theirs = [], [], []
    for entry in entries:
        for other in entries:
            if not isinstance(other["answer"], str) or not other["answer"].strip():
                continue
            tasks.append(LogicTask(name, read_entry(entry)))
            texts.append(read_completion(f"<answer>\n{other['answer']}\n</answer>"))
            theirs.append(dataset.score_answer(other["answer"], entry) == 1.0)
    verdicts = grade_logic(tasks, texts)
    # The verifiers that we replace pay more: 24 by other numbers, any text, lists that are near.
    looser = {"puzzle24", "game_of_life_halting", "number_sorting", "gsm_symbolic"}
    for verdict, right in zip(verdicts, theirs, strict=True):
        assert (verdict.outcome == "correct") == right or (name in looser and right), verdict


@pytest.mark.parametrize(
    ("name", "entry", "answer"),
    [
        ("rubiks_cube", {"cube_size": 3, "scramble_moves": "R", "example_correct_answer": "R'"}, "R999999999"),
        ("coin_flip", {"answer": "0.5", "metadata": {"x": 1}}, "1e999999999"),
        ("number_format", {"answer": "5", "metadata": {"solution": 5.0}}, "nan"),
        ("chain_sum", {"answer": "5", "metadata": {}}, "9" * 9000),
        ("group_anagrams", {"answer": '[["a"]]', "metadata": {"solution": [["a"]]}}, "[" * 9000),
        ("word_sorting", {"answer": "a, b", "metadata": {"sorted_words": ["a", "b"]}}, "," * 9000),
        ("complex_arithmetic", {"answer": "1 + 2i", "metadata": {"result": [1, 2]}}, "nan + nani"),
        ("number_sorting", {"answer": "['1', '2']", "metadata": {"direction": "ascending"}}, "[NaN, NaN]"),
        ("figlet_font", {"answer": "ABCDEFGHIJKL"}, "ABCDEFGHIJ"), ("letter_jumble", {"answer": "the tree"}, "the tree bends"),
        ("gsm_symbolic", {"answer": "12"}, "12 or 13"), ("gsm_symbolic", {"answer": "5"}, "-5"),
        ("game_of_life_halting", {"answer": "True"}, "False"),
        ("string_insertion", {"answer": "AB"}, "__import__('os').abort()"),
        ("simple_integration", {"answer": "x**2 + C"}, "__import__('os').abort()"),
        ("polynomial_multiplication", {"answer": "x**2"}, "__import__('os').abort()"),
    ],
)  # fmt: skip
def test_what_a_verifier_pays_or_chokes_on_earns_nothing(
    name: str, entry: dict[str, object], answer: str
) -> None:
    task = LogicTask(name, read_entry(entry))
    verdict = grade_logic([task], [read_completion(f"<answer>{answer}</answer>")])[0]
    assert verdict.outcome in ("wrong", "timeout", "unreadable_answer"), verdict
    assert outcome(LogicTask("chain_sum", LogicEntry("5")), "<answer>5.0</answer>") == "correct"


def test_no_verifier_that_evaluates_text_can_be_called() -> None:
    with pytest.raises(ValueError, match="not for reasoning-gym's verifier"):
        score(json.dumps({"task": "countdown", "answer": "1", "metadata": {}}), "1", Policy())
    assert not VERIFIED & {*CHECKERS, *BY_MATHS, *BY_DERIVATIVE}


def test_many_threads_get_the_same() -> None:
    rows = [
        ("gcd", "6", "6"),
        ("chain_sum", "5", "5"),
        ("products", "5", "6"),
        ("puzzle24", "4 9 10 13", "(10-4)*(13-9)"),
    ]
    tasks = [LogicTask(name, LogicEntry(gold)) for name, gold, _ in rows]
    read = [read_completion(f"<answer>{answer}</answer>") for *_, answer in rows]
    with ThreadPoolExecutor(4) as pool:
        seen = list(
            pool.map(lambda _: [verdict.outcome.value for verdict in grade_logic(tasks, read)], range(8))
        )
    assert seen == [["correct", "correct", "wrong", "correct"]] * 8


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ringtrue.graders.logic.grade.find_spec", lambda name: None)
    require_verifiers("puzzle24")
    with pytest.raises(ImportError, match=r"pip install 'ringtrue\[logic\]'"):
        grade_logic([LogicTask("sudoku", LogicEntry("1"))], [read_completion("")])
