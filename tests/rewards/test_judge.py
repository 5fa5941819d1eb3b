"""The judge over real HTTP on loopback: what it earns, and what an endpoint may do to it."""

import asyncio
import json
import multiprocessing
import pickle
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from rewards.judge_server import Behaviour, Reply, Server, honest, read, serving, verdict
from ringtrue.rewards import Correctness, Judge, Score, Status, read_rows
from ringtrue.rewards.correctness import judge_endpoint
from ringtrue.rewards.correctness.judge_session import close_judges
from ringtrue.rewards.errors import SetupError


@pytest.fixture(autouse=True, scope="module")
def _closed() -> Iterator[None]:
    yield
    close_judges()


def built(server: Server, **options: Any) -> Judge:
    return Judge(
        **{"model": "judge-1", "base_url": server.url, "api_key_env": None, "backoff": 0.01, **options}
    )


def scores(judge: Judge, completions: list[Any], prompts: Any = None, **columns: Any) -> list[Score]:
    return judge.score(read_rows(completions, prompts, columns=columns))


def one(
    behaviour: Behaviour, completion: str = "Paris", gold: str = "Paris", **options: Any
) -> tuple[Score, Server]:
    with serving(behaviour) as server:
        return scores(built(server, **options), [completion], gold=[gold])[0], server


def test_equivalence_earns_right_wrong_missing_and_none() -> None:
    with serving() as server:
        judge = built(server, wrong=-0.5, missing=-1.0)
        texts = ["<answer>Paris</answer>", "Rome", "", "<think>Paris", "Paris"]
        assert judge(texts, gold=["Paris", "Paris", "Paris", "Paris", None]) == [1.0, -0.5, -1.0, -1.0, None]
        assert len(server.requests) == 2, "what is plain without a judge is not asked"


def test_any_of_several_golds_and_numbers() -> None:
    with serving() as server:
        assert built(server)(["Lutetia", r"\boxed{7}"], gold=[["Paris", "Lutetia"], 7]) == [1.0, 1.0]
        assert read(server.requests[0]).texts["reference"] in (["Paris", "Lutetia"], ["7"])


def test_rubric_scores_over_its_scale() -> None:
    with serving() as server:
        judge = built(
            server, prompt="rubric", rubric="Short is good.", scale=(1, 10), wrong=-1.0, missing=-1.0
        )
        assert judge.needs == ()
        assert judge(["x", "xxxx", "x" * 50, ""], ["q"] * 4) == pytest.approx([-1.0, -1 / 3, 1.0, -1.0])
        assert read(server.requests[0]).texts["rubric"] == ["Short is good."]
        assert read(server.requests[0]).texts["question"] == ["q"]


def test_pairwise_averages_both_orders() -> None:
    def first_wins(request: Mapping[str, Any], _: int) -> Reply:
        return Reply(json.dumps({"key": read(request).key, "reason": "first", "better": "A"}))

    with serving() as server:
        judge = built(server, prompt="pairwise")
        assert judge(["xxx", "x", "xx"], gold=["yy"] * 3) == [1.0, 0.0, 0.5]
        shown = {tuple(read(request).texts["answer A"]) for request in server.requests}
        assert shown == {("xxx",), ("yy",), ("x",), ("xx",)}, "each stands first once"
    with serving(first_wins) as server:
        assert built(server, prompt="pairwise")(["xxx"], gold=["yy"]) == [0.5], (
            "a judge of places says nothing"
        )


def test_pairwise_with_one_order_missing_says_nothing() -> None:
    def half(request: Mapping[str, Any], count: int) -> Reply:
        return honest(request, count) if read(request).texts["answer A"] == ["xxx"] else Reply("no")

    score, _ = one(half, "xxx", "yy", prompt="pairwise", retries=0)
    assert (score.value, score.status) == (None, Status.ERROR)


@pytest.mark.parametrize(
    ("good", "value"), [((1, 1, 0), 1.0), ((1, 0, 0), 0.0), ((1, None, 1), 1.0), ((1, None, 0), 0.0)]
)
def test_majority_of_votes(good: tuple[int | None, ...], value: float) -> None:
    said = iter(good)
    lock = threading.Lock()

    def voting(request: Mapping[str, Any], _: int) -> Reply:
        with lock:
            vote = next(said)
        return Reply("nonsense") if vote is None else Reply(verdict(read(request).key, bool(vote)))

    score, server = one(voting, votes=3, retries=0, temperature=1.0)
    assert score.value == value
    assert len(server.requests) == 3


def test_votes_that_are_mostly_missing_decide_nothing() -> None:
    score, _ = one(lambda request, n: honest(request, n) if n == 1 else Reply("?"), votes=3, retries=0)
    assert (score.value, score.status) == (None, Status.ERROR)


NONSENSE = [
    "", "same", "[]", "null", "{}", '{"verdict": "same"}', '{"key": "0", "reason": "", "verdict": "same"}',
    lambda key: verdict(key, True) + " and more", lambda key: f"I think: {verdict(key, True)}",
    lambda key: verdict(key, True) * 2, lambda key: verdict(key, True, extra=1),
    lambda key: json.dumps({"key": key, "verdict": "same"}), lambda key: json.dumps({"key": key, "reason": "", "verdict": True}),
    lambda key: json.dumps({"key": key, "reason": 1, "verdict": "same"}),
    lambda key: json.dumps({"key": key, "reason": "", "verdict": "SAME"}),
    lambda key: f'{{"key": "{key}", "reason": "", "verdict": "different", "verdict": "same"}}',
    lambda key: json.dumps([{"key": key, "reason": "", "verdict": "same"}]),
]  # fmt: skip


@pytest.mark.parametrize("said", NONSENSE)
def test_what_is_not_exactly_a_verdict_is_none(said: Any) -> None:
    def talks(request: Mapping[str, Any], _: int) -> Reply:
        return Reply(said if isinstance(said, str) else said(read(request).key))

    score, server = one(talks, retries=1)
    assert (score.value, score.status) == (None, Status.ERROR)
    assert len(server.requests) == 2, "asked again, and no more than that"


@pytest.mark.parametrize("score", [0, 11, "7", True, None, 1e999, float("nan")])
def test_a_score_off_the_scale_is_no_verdict(score: object) -> None:
    def talks(request: Mapping[str, Any], _: int) -> Reply:
        return Reply(json.dumps({"key": read(request).key, "reason": "", "score": score}))

    assert one(talks, prompt="rubric", retries=0)[0].status is Status.ERROR


def test_reasoning_and_a_fence_around_the_object_may_stand() -> None:
    def thinks(request: Mapping[str, Any], _: int) -> Reply:
        return Reply(f"<think>hm, {{}}</think>\n```json\n{verdict(read(request).key, True)}\n```")

    assert one(thinks)[0].value == 1.0


BODIES = [
    b"",
    b"<html>no</html>",
    b"[]",
    b"{}",
    b'{"choices": []}',
    b'{"choices": [{"message": {"content": null}}]}',
    b"[" * 5000,
]


@pytest.mark.parametrize("body", BODIES)
def test_a_body_of_another_shape_is_none(body: bytes) -> None:
    assert one(lambda *_: Reply(body=body), retries=0)[0].status is Status.ERROR


def test_a_body_that_breaks_off_is_asked_for_again() -> None:
    def breaks(request: Mapping[str, Any], count: int) -> Reply:
        reply = honest(request, count)
        return Reply(reply.content, break_off=count < 3)

    score, server = one(breaks)
    assert score.value == 1.0
    assert len(server.requests) == 3


def test_a_slow_endpoint_is_not_waited_for_without_end() -> None:
    over = threading.Event()

    def stuck(request: Mapping[str, Any], count: int) -> Reply:
        if count == 1:
            over.wait(60)
        return honest(request, count)

    score, server = one(stuck, timeout=1.5)
    assert score.value == 1.0
    assert len(server.requests) >= 2
    score, _ = one(lambda *_: Reply("{}" if over.wait(60) else ""), timeout=0.1, retries=0)
    over.set()
    assert score.status is Status.ERROR
    assert "0.1 s" in score.reason


def test_retry_after_holds_all_calls() -> None:
    def limited(request: Mapping[str, Any], count: int) -> Reply:
        if count == 1:
            return Reply(status=429, headers={"retry-after": "0.4"}, body=b"{}")
        return honest(request, count)

    with serving(limited) as server:
        judge = built(server, concurrency=1)
        assert judge(["Paris", "Rome"], gold=["Paris"] * 2) == [1.0, 0.0]
        assert len(server.requests) == 3
        assert min(server.times[1:]) - server.times[0] >= 0.38
        assert judge.usage.retries == 1


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529])
def test_passing_faults_are_tried_again_and_then_counted(status: int) -> None:
    with serving(lambda *_: Reply(status=status, body=b'{"error": {"message": "no"}}')) as server:
        judge = built(server, retries=2)
        assert scores(judge, ["Paris"], gold=["Paris"])[0].status is Status.ERROR
        assert len(server.requests) == 3
        assert (judge.usage.calls, judge.usage.retries, judge.usage.failed) == (3, 2, 1)


def test_nobody_there_is_none_and_soon_over() -> None:
    with serving() as server:
        pass
    judge = built(server, concurrency=2, retries=3)
    said = scores(judge, [f"Paris {n}" for n in range(40)], gold=["Paris"] * 40)
    assert {score.status for score in said} == {Status.ERROR}
    assert judge.usage.failed == 40
    assert judge.usage.calls < 80, "an endpoint that is down is not tried four times for every row"


@pytest.mark.parametrize(("status", "says"), [(404, "model='judge-1'"), (401, "key"), (403, "key")])
def test_a_wrong_set_up_stops_the_run(status: int, says: str) -> None:
    with serving(lambda *_: Reply(status=status, body=b'{"error": {"message": "refused"}}')) as server:
        with pytest.raises(SetupError, match=says):
            built(server)(["Paris", "Rome"], gold=["Paris"] * 2)
        assert len(server.requests) <= 2


def test_a_refusal_later_on_is_a_rows_error() -> None:
    def later(request: Mapping[str, Any], count: int) -> Reply:
        return (
            honest(request, count) if count == 1 else Reply(status=401, body=b'{"error": {"message": "x"}}')
        )

    with serving(later) as server:
        judge = built(server)
        assert judge(["Paris"], gold=["Paris"]) == [1.0]
        assert judge(["Rome"], gold=["Paris"]) == [None]


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        ("response_format json_schema is not known", "structured='json_object'"),
        ("Unsupported value: 'temperature' does not support 0.0 with this model.", "temperature=None"),
    ],
)
def test_an_endpoint_that_does_not_take_an_option_says_which(said: str, mend: str) -> None:
    """Else every row of the run is an error."""
    body = json.dumps({"error": {"message": said}}).encode()
    with (
        serving(lambda *_: Reply(status=400, body=body)) as server,
        pytest.raises(SetupError, match=mend),
    ):
        built(server)(["Paris"], gold=["Paris"])


def test_no_key_and_no_library_are_set_up_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    with pytest.raises(SetupError, match=r"\$NO_SUCH_KEY is not set"):
        Judge(model="m", api_key_env="NO_SUCH_KEY")(["Paris"], gold=["Paris"])
    monkeypatch.setitem(__import__("sys").modules, "openai", None)
    with pytest.raises(SetupError, match=r"pip install 'ringtrue\[judge\]'"):
        Judge(model="m2", api_key_env=None)(["Paris"], gold=["Paris"])


def test_the_key_is_sent_and_stands_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUDGE_KEY", "sk-very-secret")
    with serving() as server:
        judge = built(server, api_key_env="JUDGE_KEY")
        assert judge(["Paris"], gold=["Paris"]) == [1.0]
        assert {k.lower(): v for k, v in server.headers[0].items()}[
            "authorization"
        ] == "Bearer sk-very-secret"
    assert "sk-very-secret" not in repr(judge)
    assert b"sk-very-secret" not in pickle.dumps(judge)


def test_the_schema_is_sent_as_asked() -> None:
    for structured, kind in (("json_schema", "json_schema"), ("json_object", "json_object"), ("none", None)):
        _, server = one(honest, structured=structured)
        assert server.requests[0].get("response_format", {}).get("type") == kind


def test_the_budget_ends_the_asking() -> None:
    def billed(request: Mapping[str, Any], count: int) -> Reply:
        return Reply(honest(request, count).content, usage={"prompt_tokens": 500, "completion_tokens": 100})

    texts, golds = [f"Paris {n}" for n in range(12)], ["Paris"] * 12
    with serving(billed) as server:
        judge = built(server, token_budget=4000, max_tokens=100, concurrency=1)
        said = scores(judge, texts, gold=golds)
        spent, usage = [score for score in said if score.value is None], judge.usage
        assert 0 < len(spent) < 12
        assert {(score.status, score.reason) for score in spent} == {
            (Status.ERROR, "no verdict: the judge's budget is spent")
        }
        assert usage.refused == len(spent)
        assert usage.tokens_in + usage.tokens_out == 600 * len(server.requests) <= 4000
        assert judge(["Rome"], gold=["Paris"]) == [None]
    with serving(billed) as server:
        judge = built(server, money_budget=0.004, price_in=1.0, price_out=2.0, max_tokens=100, concurrency=1)
        scores(judge, texts, gold=golds)
        assert 0 < len(server.requests) < 12
        assert 0 < judge.usage.cost <= 0.004


def test_calls_in_flight_do_not_run_over_the_budget_together() -> None:
    def billed(request: Mapping[str, Any], count: int) -> Reply:
        return Reply(
            honest(request, count).content, delay=0.05, usage={"prompt_tokens": 300, "completion_tokens": 100}
        )

    with serving(billed) as server:
        judge = built(server, token_budget=3000, max_tokens=100)
        scores(judge, [f"Paris {n}" for n in range(40)], gold=["Paris"] * 40)
        assert judge.usage.tokens_in + judge.usage.tokens_out <= 3000


def test_calls_run_at_once_within_the_limit() -> None:
    together = threading.Barrier(6)

    def in_sixes(request: Mapping[str, Any], count: int) -> Reply:
        together.wait(60)  # fewer at once would never get through
        return honest(request, count)

    with serving(in_sixes) as server:
        texts = [f"Paris {n}" for n in range(24)]
        assert built(server, concurrency=6)(texts, gold=["Paris"] * 24) == [0.0] * 24
        assert server.most_at_once == 6


def test_equal_rows_are_one_question() -> None:
    with serving() as server:
        assert built(server)(["Paris", "Rome", "Paris"], gold=["Paris"] * 3) == [1.0, 0.0, 1.0]
        assert len(server.requests) == 2


def test_the_cache_spares_calls_and_keeps_no_failure(tmp_path: Path) -> None:
    failing = True

    def sometimes(request: Mapping[str, Any], count: int) -> Reply:
        return Reply("?") if failing and "Rome" in read(request).texts["answer"] else honest(request, count)

    with serving(sometimes) as server:
        judge = built(server, cache=tmp_path / "verdicts.sqlite", retries=0)
        assert judge(["Paris", "Rome"], gold=["Paris"] * 2) == [1.0, None]
        failing = False
        other = built(server, cache=tmp_path / "verdicts.sqlite", wrong=-1.0, missing=-1.0)
        assert other(["Paris", "Rome"], gold=["Paris"] * 2) == [1.0, -1.0], "values are no part of a verdict"
        assert len(server.requests) == 3
        assert other(["Paris", "Rome"], gold=["Paris"] * 2) == [1.0, -1.0]
        assert len(server.requests) == 3
        assert other(["Paris"], gold=["Rome"]) == [-1.0], "another gold is another question"
        assert built(server, cache=tmp_path / "verdicts.sqlite", model="judge-2")(
            ["Paris"], gold=["Paris"]
        ) == [1.0]
        assert len(server.requests) == 5
        assert other.usage.remembered == 3


def test_it_can_be_called_inside_a_running_loop_and_in_threads() -> None:
    with serving() as server:
        judge = built(server)

        async def inside() -> list[float | None]:
            return judge(["Paris", "Rome"], gold=["Paris"] * 2)

        assert asyncio.run(inside()) == asyncio.run(inside()) == [1.0, 0.0]
        found: list[object] = []
        threads = [
            threading.Thread(target=lambda: found.append(judge(["Paris", "Rome"], gold=["Paris"] * 2)))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [[1.0, 0.0]] * 8


def ask_there(judge: Judge) -> list[float | None]:
    return judge(["Paris", "Rome"], gold=["Paris"] * 2)


@pytest.mark.parametrize("method", ["spawn", "fork"])
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_it_goes_on_in_another_process(method: str) -> None:
    with serving() as server:
        judge = built(server)
        assert ask_there(judge) == [1.0, 0.0]
        with multiprocessing.get_context(method).Pool(1) as pool:
            assert pool.apply(ask_there, (judge,)) == [1.0, 0.0]
        assert pickle.loads(pickle.dumps(judge)) == judge


def test_an_answer_over_the_limit_is_wrong_and_one_cut_off_is_said_to_be() -> None:
    with serving() as server:
        judge = built(server, max_chars=20, missing=-1.0)
        said = scores(judge, ["Paris" * 9, "Rome"], gold=["Paris"] * 2, truncated=[False, True])
        assert [(score.value, score.status) for score in said] == [(0.0, Status.TIMEOUT), (0.0, Status.OK)]
        assert "cut off" in read(server.requests[0]).outside


def test_texts_that_no_server_takes_are_mended() -> None:
    score, server = one(honest, "Pa\x00ris \ud800")
    assert score.value == 0.0
    assert read(server.requests[0]).texts["answer"] == ["Pa\ufffdris ?"]


def test_a_fallback_grades_what_cannot_be_read_and_is_counted_apart() -> None:
    logged: dict[str, float] = {}
    texts = [r"\boxed{7 @@ 8}", r"\boxed{7}", r"\boxed{8}"]
    with serving() as server:
        reward = Correctness(fallback=built(server))
        plain = [
            verdict.outcome.value
            for verdict in Correctness().verdicts(read_rows(texts, columns={"gold": ["7"] * 3}))
        ]
        rows = read_rows(texts, columns={"gold": ["7"] * 3})
        said = reward.verdicts(rows)
        asked = plain.count("unreadable_answer")
        assert len(server.requests) == asked
        for before, after in zip(plain, said, strict=True):
            unread = before == "unreadable_answer"
            assert (after.tier == "fallback", (after.option or "").startswith("fallback=")) == (
                unread,
                unread,
            )
        reward(texts, gold=["7"] * 3, log_metric=logged.__setitem__)
        assert logged["correctness/fallback/asked"] == pytest.approx(asked / 3)
        assert logged["correctness/fallback/settled"] == pytest.approx(asked / 3)
    assert asked, "no text here is unreadable: the test shows nothing"


def test_a_fallback_that_fails_leaves_the_answer_unreadable() -> None:
    text = r"\boxed{7 @@ 8}"
    with serving(lambda *_: Reply("?")) as server:
        reward = Correctness(fallback=built(server, retries=0))
        found = reward.verdicts(read_rows([text], columns={"gold": ["7"]}))[0]
        assert (found.outcome.value, found.option) == ("unreadable_answer", "fallback=judge")
        logged: dict[str, float] = {}
        assert reward([text], gold=["7"], log_metric=logged.__setitem__) == [-0.5]
        assert logged["correctness/fallback/asked"] == 1.0
        assert logged.get("correctness/fallback/settled", 0.0) == 0.0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"votes": 2}, "odd"), ({"votes": 0}, "votes"), ({"prompt": "chat"}, "equivalence"), ({"rubric": "x"}, "rubric"),
        ({"scale": (5, 5), "prompt": "rubric"}, "scale"), ({"money_budget": 1.0}, "price_in"), ({"concurrency": 0}, "concurrency"),
        ({"structured": "xml"}, "json_object"), ({"model": " "}, "model"), ({"timeout": -1}, "timeout"), ({"retries": -1}, "retries"),
    ],
)  # fmt: skip
def test_options_are_checked(options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Judge(**{"model": "m", **options})


def test_a_fallback_must_say_right_or_wrong() -> None:
    with pytest.raises(TypeError, match="fallback"):
        Correctness(fallback=Judge(model="m", prompt="rubric"))


def test_waiting_times_of_headers() -> None:
    waits = [
        judge_endpoint._seconds({"retry-after": text})
        for text in ("2", "0.5", "-1", "inf", "nan", "soon", "")
    ]
    assert waits == [2.0, 0.5, None, None, None, None, None]


def test_a_wait_that_is_too_long_is_not_waited() -> None:
    began = time.monotonic()
    score, server = one(lambda *_: Reply(status=429, headers={"retry-after": "9999"}, body=b"{}"))
    assert score.status is Status.ERROR
    assert len(server.requests) == 1
    assert time.monotonic() - began < 60
