# Two commands matter: `make run` and `make test`. Everything they need is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
ROOMS := portfolio ingestion analysis expectations publishing orchestration examples
unexport PYTHONDONTWRITEBYTECODE
# uv trusts what the machine trusts, as pip does.
export UV_SYSTEM_CERTS := 1

.PHONY: run test test-long lint lock dev clean

run: .venv/.installed
	$(BIN)/throughline run

test: .venv/.installed
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# Further whole runs: other days of the demo, and third-party files (THROUGHLINE_SHARED, default: ../shared).
test-long: .venv/.installed
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m long_run tests/e2e

lint: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.dbt_project.empty_inputs var/lint
	THROUGHLINE_HOME=$(CURDIR)/var/lint $(BIN)/sqlfluff lint dbt_project/models dbt_project/tests/*.sql

dev: .venv/.installed
	$(BIN)/throughline dev

# uv comes first, from the lock and by its hash; it installs the rest in seconds and compiles it once.
.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	awk '/^uv==/ {on=1} on {print} on && !/\\$$/ {exit}' requirements.lock > .venv/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q $(ROOMS)
	touch $@

lock: .venv/.installed
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--custom-compile-command "make lock" --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv var
