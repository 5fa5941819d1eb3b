"""A reward that remembers: what it finds again, what it must not, and many processes at one file."""

import math
import multiprocessing
import pickle
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from ringtrue.graders import Dialect
from ringtrue.rewards import (
    BoxedFormat,
    Cached,
    Correctness,
    FormatReward,
    KimiLength,
    Reward,
    Row,
    Schedule,
    SoftOverlong,
    Status,
    ThinkFormat,
    ToolCallMatch,
    read_rows,
    reward,
)
from ringtrue.rewards.combine.row_key import row_key
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.function import FunctionReward

ASKED: list[str] = []


@reward(low=0.0, high=1e9, needs=("plus",))
def counted(row: Row) -> float | None:
    """The length of the text and a number of the row; it writes down that it was asked."""
    ASKED.append(row.completion.text)
    plus = row.columns["plus"]
    return None if plus is None else len(row.completion.text) + plus  # type: ignore[operator]


@reward(low=-1.0, high=1e9)
def nosy(row: Row) -> float | None:
    """What it should not look at."""
    return -1.0 if row.step is None and row.group is None and not row.columns else 1.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    ASKED.clear()
    return tmp_path / "scores.sqlite"


def test_each_row_is_asked_for_once(path: Path) -> None:
    cached = Cached(counted, path)
    assert cached(["a", "bb", "a"], plus=[1, 1, 1]) == [2.0, 3.0, 2.0]
    assert ASKED == ["a", "bb"]
    assert cached(["bb", "ccc"], plus=[1, 1]) == [3.0, 4.0]
    assert ASKED == ["a", "bb", "ccc"]
    assert Cached(counted, str(path))(["ccc"], plus=[1]) == [4.0]
    assert ASKED == ["a", "bb", "ccc"]


def test_none_is_remembered_too(path: Path) -> None:
    cached = Cached(counted, path)
    assert [cached(["a"], plus=[None]) for _ in range(2)] == [[None], [None]]
    assert ASKED == ["a"]


def test_a_score_comes_back_whole(path: Path) -> None:
    total = 0.3 * FormatReward() + 0.7 * Correctness()
    texts = ["<think>a</think>\\boxed{1/3}", "\\boxed{\ud800\x00 x}", "no", "\\boxed{2}"]
    rows = read_rows(texts, columns={"gold": ["1/3", "2", "2", None]})
    first, again = Cached(total, path).score(rows), Cached(total, path).score(rows)
    assert [s.value for s in again] == total(texts, gold=["1/3", "2", "2", None])
    assert [(s.value, s.status, s.parts, s.extracted) for s in first] == [
        (s.value, s.status, s.parts, s.extracted) for s in again
    ]
    assert again[0].reason.startswith("remembered")
    assert not first[0].reason.startswith("remembered")


BASE: dict[str, Any] = {
    "completions": ["It is \\boxed{4}"], "prompts": ["2 + 2"], "completion_ids": [[1, 2]], "gold": ["4"],
}  # fmt: skip
OTHERS: dict[str, dict[str, Any]] = {
    "another text": {"completions": ["It is \\boxed{4} "]},
    "another prompt": {"prompts": ["2 + 3"]},
    "a prompt that opens the reasoning": {"prompts": ["2 + 2<think>"]},
    "messages": {"completions": [[{"role": "assistant", "content": "It is \\boxed{4}"}]]},
    "messages with reasoning": {
        "completions": [[{"role": "assistant", "content": "It is \\boxed{4}", "reasoning_content": "x"}]]
    },
    "messages with a tool call": {
        "completions": [[{"role": "assistant", "content": "It is \\boxed{4}", "tool_calls": [{"a": 1}]}]]
    },
    "other tokens": {"completion_ids": [[1, 3]]},
    "no tokens": {"completion_ids": None},
    "another gold": {"gold": ["5"]},
    "a gold of another type": {"gold": [4]},
    "a list for a gold": {"gold": [["4"]]},
    "cut off": {"truncated": [True]},
}


@pytest.mark.parametrize("case", OTHERS)
def test_whatever_the_reward_can_see_tells_rows_apart(case: str, path: Path) -> None:
    cached = Cached(Correctness(), path)
    cached(**BASE)
    assert all(s.reason.startswith("remembered") for s in cached.score(rows_of(BASE)))
    assert not any(s.reason.startswith("remembered") for s in cached.score(rows_of({**BASE, **OTHERS[case]})))


def rows_of(call: dict[str, Any]) -> list[Row]:
    columns: dict[str, Any] = {key: call[key] for key in ("gold", "truncated", "note") if key in call}
    return read_rows(call["completions"], call["prompts"], call["completion_ids"], columns=columns)


@pytest.mark.parametrize(
    "other",
    [
        Correctness(wrong=0.0),
        Correctness(dialect="think"),
        Correctness(gold="gold"),
        BoxedFormat(),
        1.0 * Correctness(),
    ],
)
def test_another_reward_shares_the_file_and_not_the_scores(other: Reward, path: Path) -> None:
    Cached(Correctness(), path)(**BASE)
    (score,) = Cached(other, path).score(rows_of(BASE))
    assert not score.reason.startswith("remembered")


def test_a_name_and_columns_that_are_not_read_change_nothing(path: Path) -> None:
    Cached(Correctness(), path)(**BASE)
    (score,) = Cached(Correctness(name="mine"), path, timeout=5).score(rows_of({**BASE, "note": ["x"]}))
    assert score.reason.startswith("remembered")


def test_the_reward_is_shown_nothing_that_is_not_in_the_key(path: Path) -> None:
    rows = read_rows(["x"], ["p"], columns={"group": [1], "note": ["n"]})
    assert [nosy.score(rows)[0].value, Cached(nosy, path).score(rows)[0].value] == [1.0, -1.0]


def test_functions_of_one_source_are_told_apart(path: Path) -> None:
    def made(times: float) -> FunctionReward:
        @reward(low=0, high=10)
        def scaled(row: Row) -> float | None:
            return times

        return scaled

    assert [Cached(made(n), path)(["x"]) for n in (1.0, 2.0)] == [[1.0], [2.0]]
    one, two = (reward(low=0, high=9, name=n)(f) for n, f in (("a", lambda row: 1.0), ("b", lambda row: 2.0)))
    assert [Cached(one, path)(["x"]), Cached(two, path)(["x"])] == [[1.0], [2.0]]


def test_tool_calls_reach_the_reward(path: Path) -> None:
    call = {"type": "function", "function": {"name": "roll", "arguments": {"sides": 6}}}
    completions = [[{"role": "assistant", "content": "", "tool_calls": [call]}]]
    gold = ['{"name": "roll", "arguments": {"sides": 6}}']
    cached = Cached(ToolCallMatch(), path)
    assert (
        [cached(completions, gold=gold) for _ in range(2)]
        == [[1.0], [1.0]]
        == [ToolCallMatch()(completions, gold=gold)] * 2
    )


def test_arguments_nested_without_end_stop_no_run(path: Path) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    completions: list[Any] = [
        [{"role": "assistant", "content": "\\boxed{4}", "tool_calls": deep}],
        "\\boxed{4}",
    ]
    cached = Cached(BoxedFormat(), path)
    assert [cached(completions) for _ in range(2)] == [[1.0, 1.0]] * 2


def test_what_cannot_be_told_from_others_is_refused(path: Path) -> None:
    with pytest.raises(SetupError, match="'cached' cannot remember rows whose prompt or columns"):
        Cached(Correctness(), path)(["x"], gold=[lambda: 4])


def test_a_key_is_the_same_in_every_process() -> None:
    (row,) = read_rows(["a"], ["p"], [[1, 2]], columns={"gold": [{"a": [1, 2.5, None, True, "x"]}]})
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(row_key, ("asked", row, "me")) == row_key("asked", row, "me")


def test_numpy_values_are_told_apart() -> None:
    numpy = pytest.importorskip("numpy")
    long = numpy.arange(5000)
    other = long.copy()
    other[2500] = 0
    keys = {
        row_key("a", read_rows(["x"], columns={"gold": [v]})[0], "me") for v in (long, other, 1, True, "1")
    }
    assert len(keys) == 5


def test_failures_and_timeouts_are_not_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached = Cached(Correctness(), path)
    rows = read_rows(["\\boxed{9^{9^{9^{9}}}}"], columns={"gold": ["4"]})
    for _ in range(2):
        (score,) = cached.score(rows)
        assert (score.value, score.status) == (-0.5, Status.TIMEOUT)
        assert "remembered" not in score.reason

    @reward(low=0, high=1)
    def broken(row: Row) -> float | None:
        raise RuntimeError("out of order")

    with pytest.raises(RuntimeError, match="out of order"):
        Cached(broken, path)(["x"])


def test_it_passes_on_what_the_reward_is(path: Path) -> None:
    cached = Cached(Correctness(), path)
    inner = Correctness()
    assert (cached.low, cached.high, cached.needs, cached.traits, cached.instructions) == (
        inner.low, inner.high, inner.needs, inner.traits, inner.instructions,
    )  # fmt: skip
    assert cached.with_dialect(Dialect.named("mistral")).reward.dialect == Dialect.named("mistral")
    assert Cached(inner, path).fingerprint == Cached(inner, f"{path}2", timeout=1).fingerprint
    assert eval(repr(Cached(inner, str(path))), {"Cached": Cached, "Correctness": Correctness}) == cached


def test_tokens_count_where_the_reward_reads_them(path: Path) -> None:
    cached = Cached(SoftOverlong(limit=4, cache=2), path)
    assert cached(["x", "x"], completion_ids=[[1] * 3, [1] * 9]) == [-0.5, -1.0]
    with pytest.raises(SetupError, match="counts tokens, and none were handed in"):
        cached(["x"])


def test_a_missing_column_is_named_with_those_that_are_there(path: Path) -> None:
    with pytest.raises(ValueError, match="columns here: label"):
        Cached(Correctness(), path)(["x"], label=["4"])


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Cached(KimiLength(), "x"), "compares the completions of a prompt"),
        (lambda: Cached(1.0 * Schedule(BoxedFormat()), "x"), "put the Schedule around Cached"),
        (lambda: Cached(BoxedFormat(), ":memory:"), "give the path of a file"),
        (lambda: Cached(BoxedFormat(), ""), "give the path of a file"),
        (lambda: Cached(BoxedFormat(), 3), "give the path of a file"),  # type: ignore[arg-type]
        (lambda: Cached(BoxedFormat(), "x", timeout=-1), "Cached.timeout is -1"),
    ],
)
def test_options_are_checked(build: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        build()


def test_a_schedule_goes_around_it(path: Path) -> None:
    assert Schedule(Cached(BoxedFormat(), path), end=0.5)(["\\boxed{4}"]) == [0.5]


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        yield db


class TestFilesInTrouble:
    def test_a_changed_value_is_noticed(self, path: Path) -> None:
        cached = Cached(BoxedFormat(), path)
        cached(["\\boxed{4}"])
        with opened(path) as db:
            db.execute("""UPDATE scores SET score = replace(score, '"value": 1.0', '"value": 0.0')""")
        with pytest.raises(SetupError, match=r"corrupted: a score in it was changed. Delete it"):
            cached(["\\boxed{4}"])

    def test_a_score_under_another_key_is_noticed(self, path: Path) -> None:
        cached = Cached(BoxedFormat(), path)
        cached(["\\boxed{4}"])
        with opened(path) as db:
            ((key, score, told),) = db.execute("SELECT key, score, sum FROM scores").fetchall()
            other = row_key(BoxedFormat().fingerprint, read_rows(["no box"])[0], "x")
            db.execute("INSERT INTO scores VALUES (?, ?, ?)", (other, score, told))
        assert key != other
        with pytest.raises(SetupError, match="corrupted"):
            cached(["no box"])

    def test_a_file_that_is_no_database(self, path: Path) -> None:
        path.write_bytes(b"not a database, but a text of some length" * 100)
        with pytest.raises(SetupError, match="corrupted, or no SQLite file"):
            Cached(BoxedFormat(), path)(["x"])
        assert path.read_bytes().startswith(b"not a database")

    @pytest.mark.parametrize("share", [0.3, 0.6])
    def test_a_file_that_was_cut_gives_no_wrong_value(self, path: Path, share: float) -> None:
        texts = [f"\\boxed{{{n}}}" if n % 2 else f"{n}" for n in range(300)]
        cached = Cached(BoxedFormat(), path)
        right = cached(texts)
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
        with suppress(SetupError):
            assert cached(texts) == right

    def test_flipped_bytes_give_no_wrong_value(self, path: Path) -> None:
        texts = [f"\\boxed{{{n}}}" if n % 2 else f"{n}" for n in range(100)]
        cached = Cached(BoxedFormat(), path)
        right = cached(texts)
        whole = path.read_bytes()
        for place in range(100, len(whole), 1999):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
            with suppress(SetupError):
                assert cached(texts) == right
            for beside in ("-wal", "-shm"):
                Path(f"{path}{beside}").unlink(missing_ok=True)

    def test_another_programs_database_is_left_alone(self, path: Path) -> None:
        with opened(path) as db:
            db.execute("CREATE TABLE mine (x)")
        with pytest.raises(SetupError, match="none of remembered scores: give another path"):
            Cached(BoxedFormat(), path)(["x"])
        with opened(path) as db:
            assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("mine",)]
            assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match="cannot be opened: is its folder there"):
            Cached(BoxedFormat(), tmp_path / "absent" / "scores.sqlite")(["x"])

    def test_a_lock_that_does_not_end(self, path: Path) -> None:
        cached = Cached(BoxedFormat(), path, timeout=0.2)
        cached(["a"])
        with opened(path) as db:
            db.execute("BEGIN IMMEDIATE")
            assert cached(["a"]) == [0.0]  # reading goes on
            with pytest.raises(SetupError, match=r"held it for more than 0.2 s: end that, or raise timeout"):
                cached(["b"])
            db.execute("ROLLBACK")
        assert cached(["b"]) == [0.0]

    def test_a_lock_that_ends_is_waited_for(self, path: Path) -> None:
        cached = Cached(BoxedFormat(), path)
        cached(["a"])
        locked, done = threading.Event(), threading.Event()

        def hold() -> None:
            with opened(path) as db:
                db.execute("BEGIN IMMEDIATE")
                locked.set()
                done.wait(timeout=0.3)
                db.execute("ROLLBACK")

        holder = threading.Thread(target=hold)
        holder.start()
        assert locked.wait(timeout=10)
        assert cached(["b"]) == [0.0]
        holder.join()


TEXTS = [f"<think>{n}</think>\\boxed{{{n % 7}}}" if n % 3 else f"\\boxed{{{n % 7}}}" for n in range(60)]
GOLDS = ["3"] * len(TEXTS)
HAMMERED = 0.5 * ThinkFormat() + Correctness()


def hammer(cached: Reward, seed: int) -> list[list[float | None]]:
    """What one process gets, in batches of its own order."""
    order = [(seed * 17 + n * 7) % len(TEXTS) for n in range(len(TEXTS))]
    said: dict[int, float | None] = {}
    for start in range(0, len(order), 5):
        some = order[start : start + 5]
        values = cached([TEXTS[n] for n in some], gold=[GOLDS[n] for n in some])
        said |= dict(zip(some, values, strict=True))
    return [[said[n] for n in range(len(TEXTS))]]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("start", ["spawn", "fork"])
def test_processes_share_one_file(path: Path, start: str) -> None:
    """They all begin at once, at a file that is not there yet."""
    cached = Cached(HAMMERED, path)
    if start == "fork":
        cached(TEXTS[:1], gold=GOLDS[:1])  # the parent has used it: nothing of that may be carried over
    with multiprocessing.get_context(start).Pool(4) as pool:
        found = pool.starmap(hammer, [(cached, seed) for seed in range(8)])
    assert all(one == [HAMMERED(TEXTS, gold=GOLDS)] for one in found)
    assert all(
        s.reason.startswith("remembered") for s in cached.score(read_rows(TEXTS, columns={"gold": GOLDS}))
    )
    with opened(path) as db:
        assert db.execute("SELECT count(*) FROM scores").fetchone() == (len(set(TEXTS)),)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.timeout(120)
def test_threads_share_one_file(path: Path) -> None:
    cached = Cached(HAMMERED, path)
    start = threading.Barrier(8)

    def work(seed: int) -> list[list[float | None]]:
        start.wait(timeout=30)
        return hammer(cached, seed)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(8)))
    assert all(one == [HAMMERED(TEXTS, gold=GOLDS)] for one in found)


def test_a_copy_opens_the_file_again(path: Path) -> None:
    cached = Cached(counted, path)
    cached(["a"], plus=[1])
    copied = pickle.loads(pickle.dumps(cached))
    assert copied == cached
    assert (copied(["a"], plus=[1]), ASKED) == ([2.0], ["a"])


def test_what_is_not_finite_is_not_kept(path: Path) -> None:
    class Broken(BoxedFormat):
        def score_row(self, row: Row) -> Any:
            from ringtrue.rewards import Score

            return Score(math.nan)

    cached = Cached(Broken(), path)
    cached(["x"])
    with opened(path) as db:
        tables = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'scores'").fetchone()
        assert tables == (0,) or db.execute("SELECT count(*) FROM scores").fetchone() == (0,)
