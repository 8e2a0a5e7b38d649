#!/usr/bin/env python3
"""Counts the instructions of fixed inputs and compares them with a committed budget. No clocks.

    Scripts/bench.py                       measure, compare with Benchmarks/Instructions/budget.tsv
    Scripts/bench.py --record COMMIT       measure and write the budget, saying which commit it is of
    Scripts/bench.py --program FILE        another program than .build/release/rapporteur
    Scripts/bench.py --only catalogue      rows whose name holds this text

Rows: `start …` is a whole run of the program with one query; `first …` is what a server does for
queries whose words it has not met, `again …` for the same words once more (another page size, so that
no answer is kept), both per query (`page` with facets and snippets); `index …` is a whole run. `catalogue` is Corpus/, `made` a
collection of 20,000 records that this script makes, the same every time.

Exit status: 0 within the budget; 1 a row is more than its tolerance above it (3 %, a start 10 %);
2 something is missing. Needs valgrind (callgrind) and binutils (strip).
"""
import argparse, json, os, random, shutil, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, "Benchmarks", "Instructions")
BUDGET = os.path.join(FOLDER, "budget.tsv")


def fail(text):
    print(f"bench: error: {text}", file=sys.stderr)
    sys.exit(2)


class Bench:
    def __init__(self, program, folder):
        self.folder = folder
        # Swift's debug information is more than valgrind can read.
        self.program = os.path.join(folder, "rapporteur")
        subprocess.run(["strip", "-g", "-o", self.program, program], check=True)
        self.environment = dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1", LC_ALL="C.UTF-8")

    def count(self, arguments, text=None):
        """Instructions of a run of the program, with `text` on standard input."""
        report = os.path.join(self.folder, "callgrind.log")
        command = [
            "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
            f"--log-file={report}", self.program, *arguments]
        run = subprocess.run(
            command, input=(text or "").encode(), stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, env=self.environment, cwd=ROOT)
        if run.returncode not in (0, 1):
            fail(f"{' '.join(arguments)} ended with {run.returncode}: {run.stderr.decode()[-300:]}")
        with open(report) as lines:
            for line in lines:
                if "Collected :" in line:
                    return int(line.split(":")[1])
        fail(f"valgrind counted nothing for {' '.join(arguments)}")

    def index(self, name, *arguments):
        subprocess.run(
            [self.program, "index", "--index", self.path(name), *arguments], check=True, cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def path(self, name):
        return os.path.join(self.folder, name)

    def server(self, name, lines):
        text = "".join(line + "\n" for line in lines)
        return self.count(["serve", "--stdio", "--index", self.path(name)], text)


def collection(path, count=20_000):
    """Records of words w0, w1 … whose frequency falls as their number grows; the same every time."""
    number = random.Random(7)
    with open(path, "w") as file:
        for record in range(count):
            def words(length):
                return " ".join(f"w{int(3000 * number.random() ** 3)}" for _ in range(length))
            file.write(json.dumps({
                "id": f"r{record}", "title": words(6), "text": words(20 + int(60 * number.random())),
                "region": f"r{int(8 * number.random())}", "type": f"t{int(5 * number.random())}",
                "year": 1990 + int(30 * number.random()), "language": "en"}) + "\n")


def queries():
    classes = {}
    with open(os.path.join(FOLDER, "queries.tsv")) as lines:
        for line in lines:
            index, name, query = line.rstrip("\n").split("\t")
            classes.setdefault((index, name), []).append(query)
    return classes


def measure(bench, only, report):
    made = bench.path("made.jsonl")
    collection(made)
    def wanted(*names):
        return only is None or any(only in name for name in names)
    if wanted("index made"):
        report("index made", bench.count(
            ["index", "--index", bench.path("counted"), "--input", made, "--threads", "1"]))
    bench.index("catalogue")
    bench.index("made", "--input", made, "--threads", "1")
    for query in ("biometrics", "trafficking of children", "visa intergity"):
        if wanted(f"start catalogue {query}"):
            report(f"start catalogue {query}", bench.count(
                ["search", "--index", bench.path("catalogue"), "--format", "json", query]))
    empty = {}
    for (index, name), lines in queries().items():
        rows = (f"first {index} {name}", f"again {index} {name}")
        if not wanted(*rows):
            continue
        if index not in empty:
            empty[index] = bench.server(index, ["PING"])
        page = " facets=region,type,year snippet=1" if name == "page" else ""
        first = [f"SEARCH k=10{page} -- {line}" for line in lines]
        again = [line.replace("k=10", "k=11") for line in first]
        once = bench.server(index, first)
        twice = bench.server(index, first + again)
        report(rows[0], (once - empty[index]) // len(lines))
        report(rows[1], (twice - once) // len(lines))


def budget():
    rows = {}
    if os.path.exists(BUDGET):
        with open(BUDGET) as lines:
            for line in lines:
                if not line.startswith("#"):
                    name, count = line.rstrip("\n").split("\t")
                    rows[name] = int(count)
    return rows


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--program", default=os.path.join(ROOT, ".build/release/rapporteur"))
    arguments.add_argument("--record", metavar="COMMIT")
    arguments.add_argument("--only", metavar="TEXT")
    arguments = arguments.parse_args()
    for tool in ("valgrind", "strip"):
        if shutil.which(tool) is None:
            fail(f"'{tool}' is missing; install it (Debian: valgrind, binutils)")
    if not os.path.exists(arguments.program):
        fail(f"{arguments.program} is missing; swift build -c release --product rapporteur")
    known = budget()
    found, over = {}, []

    def report(name, count):
        found[name] = count
        text = f"{name:44} {count:>14,}"
        if name in known and not arguments.record:
            ratio = count / known[name]
            text += f"  of {known[name]:>14,}  {ratio:6.3f}"
            if ratio > (1.10 if name.startswith("start") else 1.03):
                over.append(name)
                text += "  over"
        print(text, flush=True)

    with tempfile.TemporaryDirectory() as folder:
        measure(Bench(os.path.abspath(arguments.program), folder), arguments.only, report)
    if arguments.record:
        with open(BUDGET, "w") as file:
            file.write(f"# Instructions of fixed inputs at {arguments.record}: Scripts/bench.py\n")
            for name, count in found.items():
                file.write(f"{name}\t{count}\n")
    elif over:
        print(f"bench: {len(over)} of {len(found)} rows are over the budget", file=sys.stderr)
        sys.exit(1)


main()
