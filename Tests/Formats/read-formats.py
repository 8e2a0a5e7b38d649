"""Reads what `export` wrote with parsers that others wrote, and prints how many entries each found.

Usage: read-formats.py FOLDER   (out.bibtex, out.ris, out.csl-json, out.csv, out.jsonl)
Needs bibtexparser (1 or 2), rispy and citeproc-py; ends with status 77 where one is missing.
"""
import csv
import json
import os
import re
import sys

try:
    import bibtexparser
    import citeproc
    import rispy
    from citeproc.source.json import CiteProcJSON
except ImportError as error:
    print(error)
    sys.exit(77)

folder = sys.argv[1]


def path(name):
    return os.path.join(folder, "out." + name)


def words(schema):
    """The names that one of the schemas of CSL lists."""
    root = os.path.join(os.path.dirname(citeproc.__file__), "data", "schema", "schemas", "styles")
    with open(os.path.join(root, schema), encoding="utf-8") as file:
        return set(re.findall(r'"([\w-]+)"', file.read()))


counts = {}
if hasattr(bibtexparser, "parse_file"):
    library = bibtexparser.parse_file(path("bibtex"))
    assert not library.failed_blocks, library.failed_blocks
    keys = [entry.key for entry in library.entries]
    types = {entry.entry_type for entry in library.entries}
else:
    from bibtexparser.bparser import BibTexParser

    with open(path("bibtex"), encoding="utf-8") as file:
        entries = bibtexparser.load(file, BibTexParser(common_strings=True)).entries
    keys = [entry["ID"] for entry in entries]
    types = {entry["ENTRYTYPE"] for entry in entries}
assert len(set(keys)) == len(keys), "keys are not unique"
classic = {
    "article", "book", "booklet", "inbook", "incollection", "inproceedings", "manual",
    "mastersthesis", "misc", "phdthesis", "proceedings", "techreport", "unpublished",
}
assert types <= classic, types - classic
counts["bibtex"] = len(keys)

with open(path("ris"), encoding="utf-8") as file:
    references = rispy.load(file)
assert not any("unknown_tag" in reference for reference in references)
assert all("type_of_reference" in reference for reference in references)
counts["ris"] = len(references)

with open(path("csl-json"), encoding="utf-8") as file:
    items = json.load(file)
types = words("csl-types.rnc")
variables = words("csl-variables.rnc") | {"id", "type", "language", "citation-key"}
for item in items:
    assert item["type"] in types, item["type"]
    assert set(item) <= variables, set(item) - variables
counts["csl-json"] = len(CiteProcJSON(items))

with open(path("csv"), encoding="utf-8", newline="") as file:
    rows = list(csv.reader(file, strict=True))
assert len({len(row) for row in rows}) == 1, "rows of different lengths"
counts["csv"] = len(rows) - 1

with open(path("jsonl"), encoding="utf-8", newline="\n") as file:
    counts["jsonl"] = sum(1 for line in file if json.loads(line)["id"])

print(json.dumps(counts))
