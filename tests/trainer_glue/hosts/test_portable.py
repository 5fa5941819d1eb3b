"""Every adapter gives the values of a direct call, here and on the other side of a process border."""

import multiprocessing
import os
import pickle
import sys
from concurrent.futures import ProcessPoolExecutor

import pytest

from trainer_glue.hosts.calls import ADAPTERS, Adapter
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR, RECIPE, ROWS, HostRow

EACH = pytest.mark.parametrize("name", ADAPTERS)


def values(name: str, made: object, rows: tuple[HostRow, ...]) -> list[float | None]:
    """What a host keeps; a function of this module, so that it crosses into another process."""
    return [ADAPTERS[name].call(made, row) for row in rows]


def handed_over(adapter: Adapter) -> tuple[HostRow, ...]:
    return tuple(row for row in ROWS if row.name not in adapter.skips)


def near(expected: list[float | None]) -> object:
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


@EACH
def test_it_crosses_pickle(name: str) -> None:
    if not ADAPTERS[name].portable:
        return
    rows = handed_over(ADAPTERS[name])
    made = pickle.loads(pickle.dumps(ADAPTERS[name].make(RECIPE)))
    assert values(name, made, rows) == near([row.value for row in rows])


@EACH
def test_it_crosses_cloudpickle(name: str) -> None:
    cloudpickle = pytest.importorskip("cloudpickle")
    if not ADAPTERS[name].portable:
        return
    rows = handed_over(ADAPTERS[name])
    made = pickle.loads(cloudpickle.dumps(ADAPTERS[name].make(RECIPE)))
    assert values(name, made, rows) == near([row.value for row in rows])


def test_all_of_them_cross_into_a_spawned_process() -> None:
    """One process for all: it is the import of the library that takes time."""
    context = multiprocessing.get_context("spawn")
    sent = {name: adapter for name, adapter in ADAPTERS.items() if adapter.portable}
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        jobs = {
            name: pool.submit(values, name, adapter.make(RECIPE), handed_over(adapter))
            for name, adapter in sent.items()
        }
        for name, job in jobs.items():
            assert job.result(timeout=120) == near([row.value for row in handed_over(sent[name])]), name


@pytest.mark.soak
def test_all_of_them_cross_into_a_ray_worker() -> None:
    ray = pytest.importorskip("ray", reason="ray is not installed: pip install 'ringtrue[ray]'")
    paths = [path for path in sys.path if path]
    ray.init(
        num_cpus=1, include_dashboard=False, log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": os.pathsep.join(paths)}},
    )  # fmt: skip
    try:
        remote = ray.remote(values)
        for name, adapter in ADAPTERS.items():
            if adapter.portable:
                rows = handed_over(adapter)
                found = ray.get(remote.remote(name, adapter.make(RECIPE), rows))
                assert found == near([row.value for row in rows]), name
    finally:
        ray.shutdown()
