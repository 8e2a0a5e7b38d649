#!/bin/sh
# Searches a Rapporteur server over HTTP: search.sh URL QUERY [NAME=VALUE …]
#
#     search.sh http://127.0.0.1:8080 'visa integrity' region=asia year=2010..2012
#
# Needs curl and jq. All hits come in one answer, an object a line.
set -eu
base=$1 query=$2
shift 2
for option; do
  set -- "$@" --data-urlencode "$option"
  shift
done
curl -sS --fail-with-body --get "$base/search.jsonl" --data-urlencode "q=$query" "$@" |
  jq -r '[.id, .title] | @tsv'
