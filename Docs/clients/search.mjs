#!/usr/bin/env node
// Searches a Rapporteur server over HTTP: search.mjs URL QUERY [NAME=VALUE …]
//
//     search.mjs http://127.0.0.1:8080 'visa integrity' region=asia year=2010..2012

/** All hits of a query, best first, page by page. */
export async function* search(base, query, options = {}) {
  const parameters = new URLSearchParams({ q: query, limit: 100, ...options });
  for (;;) {
    const answer = await fetch(`${base}/search.json?${parameters}`);
    const page = await answer.json();
    if (!answer.ok) throw new Error(page.error.message);
    yield* page.hits;
    if (!page.next) return;
    parameters.set("after", page.next);
  }
}

const [base, query, ...rest] = process.argv.slice(2);
if (base) {
  const options = Object.fromEntries(rest.map((option) => option.split(/=(.*)/s)));
  for await (const hit of search(base, query, options)) console.log(`${hit.id}\t${hit.title}`);
}
