# zonemap: two commands matter.
#   make run    everything from nothing: install, demonstration city, judgement, products, app   (SERVE=0 stops before the app)
#   make test   everything the tests need, and all of them
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo
SERVE ?= 1
PORT ?= 8501
JOBS ?= 2

.PHONY: help run install demo serve test test-tools lint types tiers unit proof bench pictures lock clean

help:
	@sed -n '2,4s/^# \{0,1\}//p' Makefile

run: install demo
	@if [ "$(SERVE)" != "0" ]; then $(MAKE) --no-print-directory serve; fi

demo: install
	$(BIN)/zonemap demo $(DEMO)

serve:
	$(BIN)/zonemap serve $(DEMO) --port $(PORT)

install: $(VENV)/.installed

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "zonemap needs Python 3.11 or newer / 需要 Python 3.11 以上"; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || ./.ci/system-packages "no virtual environment" python3-venv
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "the venv module is missing: apt-get install python3-venv / 缺少 venv 模块"; rm -rf $(VENV); exit 2; }

# A venv already at the locked versions costs a second; the wheels are downloaded once and kept by pip.
$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.installed-tests: $(VENV)/.installed requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-test.lock
	@touch $@

# Chromium and fonts for the browser tests, LibreOffice and poppler for those of the reports; without root the command says
# what is missing and goes on.
test-tools:
	@./.ci/system-packages "the browser tests are skipped" chromium fonts-noto-cjk
	@./.ci/system-packages "reports are not opened by other programs" libreoffice-writer-nogui poppler-utils

test: $(VENV)/.installed-tests test-tools lint types tiers unit

lint: $(VENV)/.installed-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-tests
	$(BIN)/mypy

tiers: $(VENV)/.installed-tests
	$(BIN)/lint-imports

unit: $(VENV)/.installed-tests
	$(BIN)/pytest -m "not proof" --numprocesses $(JOBS) --dist loadscope --no-loadscope-reorder

proof: $(VENV)/.installed-tests test-tools
	HYPOTHESIS_PROFILE=explore $(BIN)/pytest -m proof
	HYPOTHESIS_PROFILE=explore $(BIN)/pytest tests/findings tests/geometry/test_overlap.py

bench: $(VENV)/.installed-tests test-tools
	$(BIN)/python -m benchmarks.measuring
	$(BIN)/python -m benchmarks.seeing
	$(BIN)/python -m benchmarks.judging --parcels 100000
	$(BIN)/python -m benchmarks.analysing

pictures: $(VENV)/.installed-tests test-tools
	$(BIN)/python -m docs.pictures $(DEMO)

lock: $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-annotate --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-trusted-host --no-annotate --extra test --constraint requirements.lock --output-file requirements-test.lock pyproject.toml

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
