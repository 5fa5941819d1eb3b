"""Every adapter gives the values of a direct call, here and on the other side of a process border."""

import multiprocessing
import os
import pickle
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from trainer_glue.hosts import copies
from trainer_glue.hosts.calls import ADAPTERS, Adapter
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR, RECIPE, ROWS, HostRow

EACH = pytest.mark.parametrize("name", ADAPTERS)
TO_SEND = [name for name, adapter in ADAPTERS.items() if adapter.portable]
PORTABLE = pytest.mark.parametrize("name", TO_SEND)


def values(name: str, made: object, rows: tuple[HostRow, ...]) -> list[float | None]:
    """What a host keeps."""
    return [ADAPTERS[name].call(made, row) for row in rows]


def handed_over(adapter: Adapter) -> tuple[HostRow, ...]:
    return tuple(row for row in ROWS if row.name not in adapter.skips)


def near(expected: Sequence[float | None]) -> object:
    return pytest.approx(expected, abs=1e-6)  # OpenRLHF takes tensors of 32 bits


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_table_is_what_a_direct_call_gives(row: HostRow) -> None:
    for shown in (row.completion, row.raw, row.messages):
        assert row.direct(RECIPE, shown) == row.value
        assert row.direct(CORRECTNESS, shown) == row.alone


@EACH
def test_a_recipe_gives_the_host_the_values_of_a_direct_call(name: str) -> None:
    rows = handed_over(ADAPTERS[name])
    assert values(name, ADAPTERS[name].make(RECIPE), rows) == near([row.value for row in rows])


@EACH
def test_a_row_without_a_value_is_none_or_the_floor(name: str) -> None:
    adapter = ADAPTERS[name]
    rows = handed_over(adapter)
    made = adapter.make(CORRECTNESS) if adapter.knows_none else adapter.make(CORRECTNESS, floor=FLOOR)
    without = None if adapter.knows_none else FLOOR
    expected = [without if row.alone is None else row.alone for row in rows]
    assert values(name, made, rows) == near(expected)


@PORTABLE
def test_it_crosses_pickle(name: str) -> None:
    rows = handed_over(ADAPTERS[name])
    assert unpickled(name, pickle.dumps(ADAPTERS[name].make(RECIPE)), rows) == near(
        [row.value for row in rows]
    )


@PORTABLE
def test_it_crosses_cloudpickle(name: str) -> None:
    cloudpickle = pytest.importorskip(
        "cloudpickle", reason="it is not installed: pip install 'ringtrue[test]'"
    )
    rows = handed_over(ADAPTERS[name])
    sent = cloudpickle.dumps(ADAPTERS[name].make(RECIPE))
    assert unpickled(name, sent, rows) == near([row.value for row in rows])


@pytest.mark.parametrize("name", sorted(set(ADAPTERS) - set(TO_SEND)))
def test_what_a_host_makes_anew_in_each_process_is_not_sent(name: str) -> None:
    """So it is the reward that crosses, and the adapter is made over there."""
    with pytest.raises((AttributeError, pickle.PicklingError)):
        pickle.dumps(ADAPTERS[name].make(RECIPE))


def test_all_of_them_cross_into_a_spawned_process() -> None:
    """One process for all: it is the import of the library that takes time."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        jobs = {name: pool.submit(unpickled, name, *parcel(name)) for name in ADAPTERS}
        for name, job in jobs.items():
            expected = [row.value for row in handed_over(ADAPTERS[name])]
            assert job.result(timeout=120) == near(expected), name


@pytest.mark.soak
def test_all_of_them_cross_into_a_ray_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray", reason="ray is not installed: pip install 'ringtrue[ray]'")
    monkeypatch.setenv("HOME", str(tmp_path))  # Ray keeps files there
    paths = [path for path in sys.path if path]
    ray.init(
        num_cpus=1, include_dashboard=False, log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": os.pathsep.join(paths)}},
    )  # fmt: skip
    try:
        remote = ray.remote(unpickled)
        jobs = {name: remote.remote(name, *parcel(name, ray.cloudpickle.dumps)) for name in ADAPTERS}
        for name, job in jobs.items():
            expected = [row.value for row in handed_over(ADAPTERS[name])]
            assert ray.get(job, timeout=120) == near(expected), name
    finally:
        ray.shutdown()


def parcel(name: str, dumps: Callable[[object], bytes] = pickle.dumps) -> tuple[bytes, tuple[HostRow, ...]]:
    """What is sent: the adapter, or its reward where the host makes the adapter anew; and the rows."""
    adapter = ADAPTERS[name]
    return dumps(adapter.make(RECIPE) if adapter.portable else RECIPE), handed_over(adapter)


def unpickled(name: str, sent: bytes, rows: tuple[HostRow, ...]) -> list[float | None]:
    """What a host keeps of the rows, over there, where its own module is importable as it is here."""
    with copies.in_place():
        made = pickle.loads(sent)
    return values(name, made if ADAPTERS[name].portable else ADAPTERS[name].make(made), rows)
