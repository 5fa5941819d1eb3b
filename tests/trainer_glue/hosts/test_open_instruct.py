"""open-instruct, by a copy of its two classes: found as a subclass, a number for every row."""

import pickle
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.open_instruct import as_verifier
from trainer_glue.hosts import copies
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/hosts/open_instruct/reward.py"


def test_it_is_found_among_the_subclasses_under_the_rewards_name() -> None:
    with copies.in_place():
        made = as_verifier(CORRECTNESS, weight=2.0)
    found: list[Any] = copies.VerifierFunction.__subclasses__()
    assert made in found
    verifier = made(None)
    assert (verifier.name, verifier.weight) == (CORRECTNESS.name, 2.0)


def test_it_crosses_pickle_where_the_host_is() -> None:
    with copies.in_place():
        verifier = pickle.loads(pickle.dumps(as_verifier(CORRECTNESS, floor=FLOOR, weight=2.0)("config")))
    assert verifier([7], r"\boxed{7}", "7").score == 1.0
    assert verifier([7], r"\boxed{7}", "").score == FLOOR
    assert (verifier.weight, verifier.verifier_config) == (2.0, "config")


def test_without_the_host_it_says_what_is_missing() -> None:
    with pytest.raises(ImportError, match="checkout of open-instruct"):
        as_verifier(CORRECTNESS)


def test_a_reward_of_a_group_is_refused_when_built() -> None:
    with copies.in_place(), pytest.raises(ValueError, match="open-instruct does not hand over whole groups"):
        as_verifier(ShortestCorrect(floor=-1.0))


def test_the_example_defines_its_verifier_and_starts_nothing() -> None:
    spec = spec_from_file_location("open_instruct_reward", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    with copies.in_place():
        spec.loader.exec_module(module)
    assert module.R1Math(None)([7], r"<think>3 and 4</think>It is \boxed{7}.", "7").score == 1.5
