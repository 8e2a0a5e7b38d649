# The commands of the README. Each is one script, so that none needs make.

.PHONY: all pages test check bench format lint completions man docs install uninstall deb clean

# Installs what is missing, builds for release, indexes Corpus/, answers a search.
all:
	@Scripts/start.sh

# Builds and passes all tests.
test:
	@Scripts/test.sh

# Before each commit: format, layers, the suites that start no process; in debug.
check:
	@Scripts/check.sh

# Instructions of fixed inputs beside their budget; no clocks. Needs valgrind.
bench:
	@swift build -c release --product rapporteur
	@Scripts/bench.py

# Rewrites the sources in the house's format; `lint` only looks.
format:
	@swift format --in-place --parallel --recursive Sources Tests Package.swift
lint:
	@swift format lint --strict --parallel --recursive Sources Tests Package.swift

# Regenerates Docs/rapporteur.1 and Completions/ from the program itself.
man completions:
	@Scripts/manual.sh

# The reference of the libraries, by DocC, into .build/documentation.
docs:
	@Scripts/docs.sh

# The pages in headless Chromium, by axe-core and by foreign parsers; skips what is not installed.
pages:
	@swift build -c release --product rapporteur
	@.build/release/rapporteur index >/dev/null
	@python3 Tests/Browser/pages.py .build/release/rapporteur Index/built

PREFIX ?= /usr/local

# Installs the program, its manual and completions under PREFIX.
install:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install.sh

uninstall:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" Scripts/install.sh --remove

# A Debian package of this release build, into .build/deb.
deb:
	@Scripts/deb.sh

clean:
	@swift package clean
