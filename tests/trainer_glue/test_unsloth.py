"""What the glue for Unsloth refuses before anything is loaded; Unsloth itself is not needed."""

import importlib
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from ringtrue.trainer_glue import unsloth
from ringtrue.trainer_glue.grpo_settings import OLD_NAMES, check_batch, check_settings


@dataclass
class Model:
    """Writes down how it was saved."""

    config: Any = None
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def save_pretrained(self, folder: str) -> None:
        self.calls.append((folder, {}))

    def save_pretrained_merged(self, folder: str, _tokenizer: object, **options: Any) -> None:
        self.calls.append((folder, options))

    def save_pretrained_gguf(self, folder: str, _tokenizer: object, **options: Any) -> None:
        self.calls.append((folder, options))


@dataclass
class WithAdapter(Model):
    """The same with LoRA."""

    peft_config: Any = "lora"


@dataclass
class Config:
    """Stands for the trainer's."""

    num_generations: int = 8
    max_completion_length: int = 256
    per_device_train_batch_size: int = 8


@pytest.fixture
def nothing_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("unsloth", "trl", "transformers", "peft"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("nothing_imported")
@pytest.mark.parametrize("name", ["trl", "transformers", "peft"])
def test_a_library_that_came_before_unsloth_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    with pytest.raises(ImportError, match=f"`import unsloth` above `import {name}`"):
        unsloth.import_unsloth()


@pytest.mark.usefixtures("nothing_imported")
def test_a_library_that_came_after_unsloth_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    there = ModuleType("unsloth")
    monkeypatch.setitem(sys.modules, "unsloth", there)
    monkeypatch.setitem(sys.modules, "trl", ModuleType("trl"))
    assert unsloth.import_unsloth() is there


@pytest.mark.usefixtures("nothing_imported")
def test_where_unsloth_is_missing_the_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(ImportError, match=r"'ringtrue\[unsloth\]'"):
        unsloth.import_unsloth()


def test_four_bits_cannot_be_trained_in_full() -> None:
    with pytest.raises(ValueError, match="load_in_4bit=False, or leave full_finetuning out"):
        unsloth.load_model("folder", full_finetuning=True)


def test_a_rank_is_a_whole_number_from_1() -> None:
    with pytest.raises(ValueError, match="rank"):
        unsloth.add_lora(Model(), rank=0)


@pytest.mark.parametrize("name", sorted(OLD_NAMES))
def test_an_old_name_is_refused_with_what_to_write(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: ") as caught:
        check_settings({name: 8})
    assert str(caught.value) == f"{name}: {OLD_NAMES[name]}"


def test_the_old_length_names_todays() -> None:
    with pytest.raises(ValueError, match="max_completion_length"):
        check_settings({"max_new_tokens": 512})


def test_a_slip_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match=r"num_generation is no setting of GRPOConfig: .*num_generations"):
        check_settings({"num_generation": 8}, Config)
    with pytest.raises(ValueError, match="leave it out"):
        check_settings({"zzzzzz": 8}, Config)
    check_settings({"num_generations": 4, "max_completion_length": 64}, Config)


@pytest.mark.parametrize(
    ("settings", "processes", "whole"),
    [
        ({}, 1, True),
        ({"per_device_train_batch_size": 2}, 1, False),
        ({"per_device_train_batch_size": 2}, 4, True),
        ({"per_device_train_batch_size": 2, "gradient_accumulation_steps": 4}, 1, True),
        ({"per_device_train_batch_size": 2, "gradient_accumulation_steps": 4, "steps_per_generation": 2}, 1, False),
        ({"generation_batch_size": 12}, 1, False),
        ({"generation_batch_size": 16, "per_device_train_batch_size": 4}, 1, True),
        ({"generation_batch_size": 16, "per_device_train_batch_size": 3}, 1, False),
    ],
)  # fmt: skip
def test_a_generation_batch_holds_whole_groups(
    settings: dict[str, int], processes: int, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORLD_SIZE", str(processes))
    if whole:
        check_batch(settings)
        return
    with pytest.raises(ValueError, match="no multiple of num_generations=8"):
        check_batch(settings)


def test_what_a_refused_batch_is_told_to_set_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "1")
    asked = {"num_generations": 6, "per_device_train_batch_size": 4}
    with pytest.raises(ValueError, match=r"per_device_train_batch_size=6, or gradient_accumulation_steps=3$"):
        check_batch(asked)
    check_batch({**asked, "per_device_train_batch_size": 6})
    check_batch({**asked, "gradient_accumulation_steps": 3})


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("lora", "it takes adapter, merged_16bit"),
        ("gguf:q9", "GGUF types are"),
        ("gguf", "it takes adapter"),
        ("merged_4bit", "load_in_4bit=True, or use 'merged_16bit'"),
        ("adapter", "has no adapter"),
    ],
)
def test_a_save_that_cannot_be_is_refused_and_writes_nothing(method: str, said: str, tmp_path: Path) -> None:
    model = Model()
    with pytest.raises(ValueError, match=said):
        unsloth.save(model, Model(), tmp_path / "out", method)
    assert model.calls == []


def test_gguf_without_llama_cpp_is_refused_before_it_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check() -> None:
        raise RuntimeError("no llama-quantize")

    tools: Any = ModuleType("unsloth_zoo.llama_cpp")
    tools.check_llama_cpp, tools.LLAMA_CPP_DEFAULT_DIR = check, "llama.cpp"
    monkeypatch.setitem(sys.modules, "unsloth_zoo", ModuleType("unsloth_zoo"))
    monkeypatch.setitem(sys.modules, "unsloth_zoo.llama_cpp", tools)
    model = Model()
    with pytest.raises(RuntimeError, match="UNSLOTH_LLAMA_CPP_PATH"):
        unsloth.save(model, None, tmp_path, "gguf:q4_k_m")
    assert model.calls == []
    tools.check_llama_cpp = lambda: None
    unsloth.save(model, None, tmp_path, "gguf:q4_k_m")
    assert model.calls == [(str(tmp_path), {"quantization_method": "q4_k_m"})]


def test_each_method_saves_in_its_own_way(tmp_path: Path) -> None:
    model, tokenizer = (
        WithAdapter(config=SimpleNamespace(quantization_config={"load_in_4bit": True})),
        Model(),
    )
    for method in ("adapter", "merged_16bit", "merged_4bit"):
        assert unsloth.save(unsloth.Adapted(model, 1, 2), tokenizer, tmp_path, method) == tmp_path
    assert [options.get("save_method") for _, options in model.calls] == [
        None,
        "merged_16bit",
        "merged_4bit_forced",
    ]
    assert tokenizer.calls == [(str(tmp_path), {})]


@pytest.mark.parametrize(
    ("config", "found"),
    [
        (None, False),
        (SimpleNamespace(quantization_config={"load_in_4bit": True}), True),
        (SimpleNamespace(quantization_config={"load_in_8bit": True}), False),
        (SimpleNamespace(quantization_config=SimpleNamespace(load_in_4bit=True)), True),
    ],
)
def test_a_model_of_4_bits_is_told_by_its_config(config: Any, found: bool) -> None:
    assert unsloth.is_4bit(Model(config)) is found
