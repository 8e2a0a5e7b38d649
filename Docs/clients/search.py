#!/usr/bin/env python3
"""Searches a Rapporteur server over HTTP: search.py URL QUERY [NAME=VALUE …]

    search.py http://127.0.0.1:8080 'visa integrity' region=asia year=2010..2012
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request


def search(base, query, **options):
    """All hits of a query, best first, page by page."""
    options = {"q": query, "limit": 100, **options}
    while True:
        url = base + "/search.json?" + urllib.parse.urlencode(options, doseq=True)
        try:
            with urllib.request.urlopen(url) as answer:
                page = json.load(answer)
        except urllib.error.HTTPError as error:
            raise SystemExit(json.load(error)["error"]["message"])
        yield from page["hits"]
        if not page["next"]:
            return
        options["after"] = page["next"]


if __name__ == "__main__":
    base, query, *rest = sys.argv[1:]
    for hit in search(base, query, **dict(option.split("=", 1) for option in rest)):
        print(hit["id"], hit["title"], sep="\t")
