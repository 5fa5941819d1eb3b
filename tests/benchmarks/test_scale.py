"""Chunks in Ray actors: order, once each, and what dies, on a stand-in for Ray that is scripted."""

import contextlib
import importlib.util
import socket
import types
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.errors import InputError, MachineError, RunError, UsageError
from ringtrue.benchmarks.groups import Chunk, split_chunk
from ringtrue.benchmarks.pool import map_chunks
from ringtrue.benchmarks.scale import engine
from ringtrue.benchmarks.scale.engine import RayEngine
from ringtrue.cli.engines import Engine, build_engine


class RayError(Exception):
    def __init__(self, text: str = "died", *, init: bool = False) -> None:
        super().__init__(text)
        self.actor_init_failed = init


class Ray:
    """Answers in an order drawn from a seed; an actor dies where the script says so."""

    exceptions = types.SimpleNamespace(RayError=RayError)

    def __init__(self, seed: int, dies: Callable[[Chunk | None], bool], *, cpus: int = 99) -> None:
        self.random = Random(seed)
        self.dies = dies
        self.cpus = cpus
        self.alive: set[Any] = set()
        self.calls: list[tuple[Any, Chunk | None]] = []
        self.most = 0

    def remote(self, **options: Any) -> Callable[[type], Any]:
        assert options == {"num_cpus": 1, "max_restarts": 0, "max_task_retries": 0}
        return lambda kind: types.SimpleNamespace(remote=lambda task: self.start(kind(task)))

    def start(self, scorer: Any) -> Any:
        actor = Actor(scorer)
        self.alive.add(actor)
        return actor

    def wait(self, answers: list["Answer"], timeout: float) -> tuple[list["Answer"], list["Answer"]]:
        assert timeout > 0
        able = [
            one for one in answers if one.actor in sorted(self.alive, key=lambda a: a.number)[: self.cpus]
        ]
        assert able, "this would wait for ever"
        self.most = max(self.most, sum(one.chunk is not None for one in answers))
        one = self.random.choice(able)
        return [one], [other for other in answers if other is not one]

    def get(self, answer: "Answer") -> Any:
        assert answer.actor in self.alive
        self.calls.append((answer.actor, answer.chunk))
        if self.dies(answer.chunk):
            self.alive.discard(answer.actor)
            raise RayError
        return answer.actor.scorer.ready() if answer.chunk is None else answer.actor.scorer.work(answer.chunk)

    def kill(self, actor: Any) -> None:
        self.alive.discard(actor)


class Actor:
    count = 0

    def __init__(self, scorer: Any) -> None:
        Actor.count += 1
        self.number = Actor.count
        self.scorer = scorer
        self.ready = types.SimpleNamespace(remote=lambda: Answer(self, None))
        self.work = types.SimpleNamespace(remote=lambda chunk: Answer(self, chunk))


class Answer:
    def __init__(self, actor: Actor, chunk: Chunk | None) -> None:
        self.actor = actor
        self.chunk = chunk


class Task:
    """Copies rows; rows that are named `bad` are refused."""

    def __call__(self, chunk: Chunk) -> list[dict[str, object]]:
        for record in chunk.records:
            if record.id == "bad":
                raise InputError("f", record.line, "bad")
        return [{"id": record.id} for record in chunk.records]

    def pieces(self, chunk: Chunk) -> list[Chunk]:
        return split_chunk(chunk, by_group=True)

    def lost(self, chunk: Chunk, reason: str) -> list[dict[str, object]]:
        return [{"id": record.id, "lost": reason} for record in chunk.records]


def chunks(number: int, rows: int = 4) -> Iterator[Chunk]:
    """Groups of two rows."""
    for one in range(number):
        lines = range(one * rows, (one + 1) * rows)
        records = (Record("f", n, n, "", "4", None, n // 2, None, {}, run=n // 2) for n in lines)
        yield Chunk(one, tuple(records))


def never(chunk: Chunk | None) -> bool:
    return False


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Run chunks on a stand-in, and see that nothing is left running."""
    monkeypatch.setattr(engine, "check_cluster", lambda address: None)

    def run(ray: Ray, source: Iterator[Chunk], *, workers: int = 3, task: Any = None) -> list[Any]:
        with monkeypatch.context() as patch:
            patch.setattr(engine, "open_cluster", lambda address, workers: contextlib.nullcontext(ray))
            try:
                return list(RayEngine(workers=workers)(task or Task(), source))
            finally:
                assert ray.alive == set()

    return run


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("seed", range(20))
def test_chunks_come_out_once_and_in_order_whatever_dies(on: Any, seed: int, workers: int) -> None:
    """Each chunk may lose its first actor, and any actor may die as it starts."""
    random, met = Random(seed), set[int]()

    def dies(chunk: Chunk | None) -> bool:
        if chunk is None:
            return random.random() < 0.2
        first = chunk.number not in met
        met.add(chunk.number)
        return first and random.random() < 0.3

    ray = Ray(seed, dies)
    assert on(ray, chunks(40), workers=workers) == list(map_chunks(Task(), chunks(40)))
    done = [chunk.number for _, chunk in ray.calls if chunk is not None]
    assert len(done) <= 80
    assert ray.most <= workers


def test_an_actor_has_one_chunk_at_a_time(on: Any) -> None:
    """Else a death would be blamed on rows that only waited."""
    ray = Ray(1, never)
    on(ray, chunks(30), workers=2)
    assert ray.most == 2


@given(st.integers(0, 50))
def test_one_slow_chunk_bounds_how_far_others_run_ahead(seed: int) -> None:
    """Memory: results that wait for their turn are bounded."""
    read = 0

    def source() -> Iterator[Chunk]:
        nonlocal read
        for chunk in chunks(60):
            read += 1
            yield chunk

    ray = Ray(seed, never)
    actors = engine._Actors(ray, Task(), 3, None)
    for handed, _ in enumerate(actors.map(source())):
        assert read - handed <= 4 * 3 + 1
    assert read == 60


def test_a_piece_that_kills_costs_itself_alone(on: Any) -> None:
    ray = Ray(3, lambda chunk: chunk is not None and any(record.line == 9 for record in chunk.records))
    rows = [row for _, found in on(ray, chunks(5)) for row in found]
    assert [row["id"] for row in rows] == list(range(20))
    lost = [row["id"] for row in rows if "lost" in row]
    assert lost == [8, 9], "its group, and no other"


def test_groups_are_whole_in_every_call(on: Any) -> None:
    ray = Ray(5, lambda chunk: chunk is not None and len(chunk.records) > 2)
    on(ray, chunks(6))
    for _, chunk in ray.calls:
        lines = [record.line for record in chunk.records] if chunk is not None else []
        assert lines[::2] == [line for line in lines if line % 2 == 0]
        assert len(lines) % 2 == 0


def test_a_machine_on_which_everything_dies_is_said(on: Any) -> None:
    with pytest.raises(MachineError, match="again and again"):
        on(Ray(0, lambda chunk: True), chunks(3))
    with pytest.raises(MachineError, match="again and again"):
        on(Ray(0, lambda chunk: chunk is not None), chunks(40))


def test_a_worker_that_cannot_start_is_said_at_once(on: Any) -> None:
    class Broken(Ray):
        def get(self, answer: Answer) -> Any:
            raise RayError("Traceback\nModuleNotFoundError: No module named 'ringtrue'", init=True)

    with pytest.raises(MachineError, match="No module named 'ringtrue'; install ringtrue"):
        on(Broken(0, never), chunks(3))


def test_a_task_that_cannot_lose_rows_stops_the_run(on: Any) -> None:
    def task(chunk: Chunk) -> list[dict[str, object]]:
        return [{}] * len(chunk.records)

    ray = Ray(0, lambda chunk: chunk is not None)
    with pytest.raises(MachineError, match="died twice on rows f:0 to f:3"):
        on(ray, chunks(1), task=task)


def test_a_worker_that_gets_no_cpu_holds_up_nobody(on: Any) -> None:
    assert len(on(Ray(0, never, cpus=1), chunks(10), workers=4)) == 10


def test_a_fault_of_the_rows_comes_as_it_was(on: Any) -> None:
    bad = Chunk(0, (Record("f", 7, "bad", "", "4", None, None, None, {}),))
    with pytest.raises(InputError, match=r"^f:7: bad$"):
        on(Ray(0, never), iter([bad]))


def test_what_was_read_before_a_fault_of_the_input_is_handed_over(on: Any, monkeypatch: Any) -> None:
    def source() -> Iterator[Chunk]:
        yield from chunks(7)
        raise InputError("f", 29, "cut off")

    ray = Ray(2, never)
    monkeypatch.setattr(engine, "open_cluster", lambda address, workers: contextlib.nullcontext(ray))
    found: list[int] = []
    with pytest.raises(RunError, match="cut off"):
        found.extend(chunk.number for chunk, _ in RayEngine(workers=3)(Task(), source()))
    assert found == list(range(7))


def test_no_cluster_is_started_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "check_cluster", lambda address: None)
    monkeypatch.setattr(engine, "open_cluster", lambda *_, **__: pytest.fail("it was"))
    assert list(RayEngine()(Task(), iter(()))) == []


@pytest.fixture
def with_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ringtrue.benchmarks.scale.cluster.find_spec", lambda name: importlib.util.find_spec("json")
    )


def test_without_ray_the_command_that_mends_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ringtrue.benchmarks.scale.cluster.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'pip install "ringtrue\[ray\]"'):
        build_engine(Engine.RAY, None, workers=1)


@pytest.mark.usefixtures("with_ray")
@pytest.mark.parametrize(
    "address", ["", "here", "ray://10.0.0.1:10001", "10.0.0.1", ":6379", "h:99999", "h:x"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="not HOST:PORT"):
        build_engine(Engine.RAY, address, workers=1)


@pytest.mark.usefixtures("with_ray")
def test_an_address_where_nothing_answers_is_said_before_anything_is_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(MachineError, match=rf"cannot reach Ray at 127.0.0.1:{port}: Connection refused"):
        build_engine(Engine.RAY, f"127.0.0.1:{port}", workers=1)


def test_an_address_is_for_ray() -> None:
    with pytest.raises(UsageError, match="--ray-address is for --engine ray"):
        build_engine(Engine.LOCAL, "auto", workers=1)
