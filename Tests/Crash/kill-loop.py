#!/usr/bin/env python3
"""Kills a writer at random moments and compares what is left with what was acknowledged.

    Tests/Crash/kill-loop.py .build/release/rapporteur [kills]

Each round starts `index --update`, `delete` or `merge` on one index and sends SIGKILL after a random
time. Updates have little memory, so that large ones are flushed in parts, which are merged beside
reading; some have two threads. Then `check` must find nothing, and the index must hold the state before the command or after it;
the state after it, if the command had ended with success. KILLS or the second argument says how many
kills (20); SEED makes a run repeatable but for the timing.
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

program = os.path.abspath(sys.argv[1])
kills = int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("KILLS", "20"))
seed = int(os.environ.get("SEED", str(int(time.time()))))
print(f"seed {seed}, {kills} kills", flush=True)
rng = random.Random(seed)
folder = tempfile.mkdtemp(prefix="rapporteur-kill-")
index = os.path.join(folder, "index")
batch = os.path.join(folder, "batch.jsonl")
words = "migration border visa return asylum workshop declaration policy labour data".split()


def run(*arguments, **options):
    return subprocess.run([program, *arguments, "--index", index], capture_output=True, **options)


def state():
    """What the index holds: the version of each record by id."""
    result = run("export", "--format", "jsonl")
    if result.returncode == 1:
        return {}
    assert result.returncode == 0, result.stderr.decode()
    records = {}
    for line in result.stdout.decode().splitlines():
        record = json.loads(line)
        records[record["id"]] = int(record["title"].split()[-1])
    return records


def fail(message):
    print(f"FAILED: {message}; the index is kept in {index}")
    sys.exit(1)


def make_batch(number, count, ids):
    with open(batch, "w") as file:
        for id in ids:
            text = " ".join(rng.choice(words) for _ in range(60))
            file.write(json.dumps({"id": id, "title": f"version {number}", "text": text}) + "\n")
    return {id: number for id in ids}


held = make_batch(0, 500, [f"r{i}" for i in range(500)])
assert run("index", "--input", batch).returncode == 0
assert state() == held, "the first build"
killed = completed = old = new = 0
longest = 0.3
number = 0
while killed < kills:
    number += 1
    kind = rng.choice(["update", "update", "update", "delete", "merge"])
    after = dict(held)
    if kind == "update":
        added = rng.randrange(2500) if number % 5 == 0 else rng.randrange(300)
        ids = rng.sample(sorted(held), min(len(held), 100)) + [f"n{number}-{i}" for i in range(added)]
        after.update(make_batch(number, len(ids), ids))
        arguments = ["index", "--update", "--input", batch, "--memory", "1",
                     "--threads", rng.choice(["1", "1", "2"])]
    elif kind == "delete":
        gone = rng.sample(sorted(held), max(150, len(held) // 3)) if len(held) > 1000 else sorted(held)[:5]
        for id in gone:
            del after[id]
        arguments = ["delete", *gone]
    else:
        arguments = ["merge"]
    started = time.monotonic()
    process = subprocess.Popen(
        [program, *arguments, "--index", index], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=rng.uniform(0, longest * 1.2))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed += 1
    else:
        completed += 1
        longest = max(0.02, 0.8 * longest + 0.2 * (time.monotonic() - started))
    checked = run("check")
    if checked.returncode != 0:
        fail(f"round {number}, {kind}: check says {checked.stdout.decode()} {checked.stderr.decode()}")
    found = state()
    if process.returncode == 0 and found != after:
        fail(f"round {number}, {kind}: an acknowledged change is lost")
    if found == after:
        new += 1
    elif found == held:
        old += 1
    else:
        fail(f"round {number}, {kind}: neither the state before nor the one after")
    held = found
    if killed and killed % 100 == 0 and process.returncode != 0:
        print(f"{killed} kills, {len(held)} records", flush=True)
shutil.rmtree(folder)
print(f"{killed} kills, {completed} commands ended by themselves: "
      f"{old} times the old state, {new} times the new one; nothing lost, nothing damaged")
