# `make demo` and `make test` do all the set-up on a bare machine with Python 3.11+ and make; second runs start at once.
PYTHON ?= $(firstword $(foreach p,python3.13 python3.12 python3.11 python3,$(if $(shell $(p) -c "import sys; print(sys.version_info >= (3, 11))" 2>/dev/null | grep True),$(p))))
BIN := .venv/bin
STAMP := .venv/.installed
DEMO := rehearse-demo
# what Python compiles is kept: child processes and second runs start at once
export PYTHONDONTWRITEBYTECODE =

.PHONY: all demo test slow lint screenshots languages system clean

all: $(STAMP)

demo: $(STAMP)
	$(BIN)/rehearse demo --out $(DEMO)
	@echo "Reports: $(DEMO)/liver/case/report.pdf $(DEMO)/artery/case/report.pdf"

test: $(STAMP)
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 3 --dist loadfile -m "not slow"

slow: $(STAMP)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m slow

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

# of the demo, and with CASES=FOLDER of FOLDER/*/case too
screenshots: $(STAMP)
	for look in dark light; do for cases in $(DEMO) $(CASES); do \
		QT_QPA_PLATFORM=offscreen $(BIN)/python -m app.gui.screenshots $$cases $(DEMO)/screenshots/$$look $$look || exit 1; done; done
	for shown in resources/help/*.png; do cp $(DEMO)/screenshots/dark/$$(basename $$shown) $$shown || exit 1; done

languages: $(STAMP)
	$(BIN)/pyside6-lupdate $$(git ls-files 'app/*.py') -locations none -no-obsolete -ts resources/languages/rehearse_*.ts

system:
	sh packaging/system-packages.sh

$(STAMP): pyproject.toml packaging/system-packages.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: sudo apt-get install python3 python3-venv"; exit 1; }
	sh packaging/system-packages.sh
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --group dev --editable .
	$(BIN)/python -c "import app.cli"
	@touch $(STAMP)

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache
