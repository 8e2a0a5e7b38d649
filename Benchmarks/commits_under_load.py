#!/usr/bin/env python3
"""Ten minutes of mixed load on the server while a writer commits every second; then every distinct
answer is compared with what the program's own `search` says of that very commit.

    commits_under_load.py RAPPORTEUR LINELOAD RECORDS.jsonl [SECONDS] [RATE]

The writer changes one record in ten at a time. After each commit the index is kept as it is, by hard
links, so that `search` can be asked about it later. Ends with status 1 if anything differs.
"""
import json, os, random, shutil, signal, subprocess, sys, tempfile, threading, time

program, lineload, records = sys.argv[1:4]
seconds = int(sys.argv[4]) if len(sys.argv) > 4 else 600
rate = sys.argv[5] if len(sys.argv) > 5 else "2000"
REQUESTS = ["SEARCH k=5 visa", "SEARCH k=3 labour migration", "COUNT refugee OR asylum",
            "SEARCH k=5 plain=1 border management", 'SEARCH k=2 "people smuggling"', "COUNT traffick*",
            "SEARCH k=4 sort=newest return", "SEARCH k=10 commit", "SEARCH k=3 trafiking persons",
            "SEARCH k=6 MIDSA", "SEARCH k=5 year=2010 visa integrity"]

lines = open(records, encoding="utf-8").read().splitlines()
random.seed(7171)
folder = tempfile.mkdtemp(prefix="commits-")
index, kept = folder + "/index", folder + "/kept"
os.mkdir(kept)


def run(*arguments, **options):
    return subprocess.run([program, *arguments], check=True, capture_output=True, **options)


def keep():
    generation = json.loads(run("stats", "--index", index, "--format", "json").stdout)["generation"]
    shutil.copytree(index, f"{kept}/{generation}", copy_function=os.link)
    return generation


def write(stop):
    number = 0
    while not stop.is_set():
        start = time.time()
        number += 1
        changed = []
        for line in random.sample(lines, max(1, len(lines) // 10)):
            record = json.loads(line)
            record["text"] = f"{record.get('text') or ''} commit {number}"
            changed.append(json.dumps(record))
        run("index", "--index", index, "--update", "--input", "-", input="\n".join(changed).encode() + b"\n")
        keep()
        stop.wait(max(0, 1 - (time.time() - start)))


run("index", "--index", index, "--input", records)
keep()
socket = folder + "/socket"
server = subprocess.Popen([program, "serve", "--index", index, "--socket", socket])
while not os.path.exists(socket):
    time.sleep(0.05)
requests, answers = folder + "/requests", folder + "/answers"
open(requests, "w").write("\n".join(REQUESTS) + "\n")


def memory():
    status = open(f"/proc/{server.pid}/status").read()
    return int(status.split("VmRSS:")[1].split()[0])


stop, sizes = threading.Event(), []
writer = threading.Thread(target=write, args=(stop,))
writer.start()
began = time.time()


def watch():
    while not stop.wait(min(60, seconds / 10)):
        sizes.append(memory())
        print(f"{time.time() - began:.0f} s: server holds {sizes[-1]} kB", flush=True)


watcher = threading.Thread(target=watch)
watcher.start()
load = subprocess.run([lineload, socket, "check", requests, str(seconds), rate, answers])
stop.set(), writer.join(), watcher.join()
server.send_signal(signal.SIGTERM)
status = server.wait()
print("server ended with", status, "after", len(os.listdir(kept)), "commits")

compared = wrong = 0
for line in open(answers, encoding="utf-8"):
    generation, request, answer = line.rstrip("\n").split("\t")
    words = request.split()
    options, query = ["--limit", "0"] if words[0] == "COUNT" else [], []
    names = {"k": "--limit", "sort": "--sort", "year": "--year"}
    for word in words[1:]:
        key, _, value = word.partition("=")
        if not query and key in names and value:
            options += [names[key], value]
        elif not query and word == "plain=1":
            options.append("--plain")
        else:
            query.append(word)
    found = subprocess.run(
        [program, "search", "--index", f"{kept}/{generation}", "--format", "json", *options, "--", *query],
        capture_output=True)
    result = json.loads(found.stdout)
    expected = [str(result["total"])] + [hit["id"] for hit in result["hits"]]
    # The file escapes the answer's own tabs and line ends.
    rows = answer.replace("\\t", "\t").split("\\n")
    total = rows[0].split("total=")[1].split()[0]
    actual = [total] + [row.split("\t")[2] for row in rows[1:] if row]
    compared += 1
    if actual != expected:
        wrong += 1
        print("differs:", generation, request, actual, expected)
print(f"{compared} answers compared with the program's own, {wrong} differ")
shutil.rmtree(folder)
sys.exit(1 if wrong or load.returncode or status else 0)
