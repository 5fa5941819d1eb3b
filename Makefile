# Everything here runs in .venv in this checkout; `make` twice sets up once.
PYTHON ?= python3
BIN := .venv/bin
PORTIONS := graders rewards trainer_glue benchmarks
CONSTRAINTS := constraints/trl.txt
PYTEST := OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1 TOKENIZERS_PARALLELISM=false $(BIN)/python -m pytest
ORACLE_TEST := tests/graders/instructions/test_oracle.py
# Those that install in seconds on top of .venv.
QUICK_HOSTS := inspect_ai openrlhf reasoning_gym verl
UNSLOTH_BIN := .venv-unsloth/bin
# A host's warnings are its own.
UNSLOTH_TEST := OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1 TOKENIZERS_PARALLELISM=false UNSLOTH_DISABLE_STATISTICS=1 \
  $(UNSLOTH_BIN)/python -m pytest -o filterwarnings=default

.DEFAULT_GOAL := help
.PHONY: help setup demo test hosts test-hosts test-unsloth soak lint types unit bench docs sample clean

help:  ## what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) or sys.version_info >= (3, 14))' \
	  || { echo "ringtrue needs Python 3.11 to 3.13, and $(PYTHON) is another: make PYTHON=python3.12 ..."; exit 3; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip

.venv/.ready: pyproject.toml $(CONSTRAINTS) | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[deep,report]'
	@touch $@

.venv/.ready-test: .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[test]'
	@touch $@

setup: .venv/.ready-test  ## .venv with everything that tests need

demo: .venv/.ready  ## score the bundled sample: a table here, ringtrue-demo.html beside it
	$(BIN)/ringtrue demo

test: lint types unit hosts  ## lint, types, tests, doctests and the quick hosts: what CI runs

lint: .venv/.ready-test  ## ruff, both of it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.ready-test  ## mypy strict and pyright
	$(BIN)/mypy
	$(BIN)/pyright

unit: .venv/.ready-test  ## the tests and the docstrings' examples
	$(PYTEST) -n 2 --dist loadfile -m 'not soak and not hosts and not unsloth' --doctest-modules tests $(PORTIONS)

# What instructions are checked against, whose pins are its own.
.venv-oracle/.ready: Makefile pyproject.toml | .venv/bin/python
	$(PYTHON) -m venv --clear .venv-oracle
	.venv-oracle/bin/python -m pip install --quiet --disable-pip-version-check \
	  'lm-eval[ifeval]==0.4.13' hypothesis pytest pytest-timeout -e '.[language]'
	@touch $@

hosts: .venv/.ready-test  ## tests inside the real hosts that install quickly
	$(BIN)/python tests/hosts/run.py $(QUICK_HOSTS)

soak: .venv/.ready-test .venv-oracle/.ready  ## the long ones: thousands of kills, long fuzzing
	$(PYTEST) -m soak --timeout 3600 tests --ignore $(ORACLE_TEST)
	RINGTRUE_REQUIRE=all .venv-oracle/bin/python -m pytest -o filterwarnings=default -m soak --timeout 3600 \
	  $(ORACLE_TEST)

test-hosts: .venv/.ready-test  ## tests inside the real trainers, each in an environment of its own: HOST=verl, or all
	$(BIN)/python tests/hosts/run.py $(HOST)

# Unsloth caps trl and transformers below .venv's. Alone: what its own requirements add is for a GPU.
.venv-unsloth/.ready: constraints/unsloth.txt | .venv/bin/python
	$(PYTHON) -m venv --clear .venv-unsloth
	$(UNSLOTH_BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints/unsloth.txt \
	  aiohttp datasets hypothesis msgspec peft pillow protobuf pytest pytest-timeout requests sentencepiece torch \
	  transformers trl tyro -e .
	$(UNSLOTH_BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints/unsloth.txt --no-deps \
	  cut-cross-entropy unsloth unsloth_zoo
	@touch $@

test-unsloth: .venv-unsloth/.ready  ## tests inside the real Unsloth on CPU, and those of the TRL glue under its TRL
	$(UNSLOTH_TEST) -m unsloth tests/unsloth_cpu
	$(UNSLOTH_TEST) -p unsloth -m 'not soak' tests/trainer_glue/test_trl*.py tests/trainer_glue/test_template_check.py

bench: .venv/.ready-test  ## the project's own measurements, into benchmarks/RESULTS.md
	cd benchmarks && ../$(BIN)/python -m suites.run

sample: .venv/.ready  ## write the bundled sample anew
	$(BIN)/python -m ringtrue.benchmarks.sample.generate

docs: .venv/.ready-test  ## the pictures in docs/ (needs chromium)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[docs]'
	$(BIN)/python docs/length_plots.py
	PYTHONPATH=benchmarks $(BIN)/python benchmarks/suites/learning_plots.py --gpu docs/pictures/learning_gpu_*.json
	$(BIN)/ringtrue demo
	$(BIN)/python docs/picture.py ringtrue-demo.html docs/pictures/demo.png

clean:  ## remove what the other targets made
	rm -rf .venv .venv-hosts .venv-oracle .venv-unsloth unsloth_compiled_cache .pytest_cache .mypy_cache .ruff_cache .hypothesis dist ringtrue-demo.html
