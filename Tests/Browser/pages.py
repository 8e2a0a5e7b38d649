#!/usr/bin/env python3
"""Rapporteur's pages in a real browser: headless Chromium, axe-core, foreign parsers.

Usage: pages.py PROGRAM INDEX [--screenshots DIR]

Builds nothing: PROGRAM is the built `rapporteur`, INDEX an index of the catalogue. Needs Debian's
chromium and, from PyPI, playwright and axe-playwright-python (which carries axe-core); rispy,
bibtexparser, icalendar, feedparser and html5lib read exports back. What is missing is skipped, saying so.
Closes with `N passed, N failed, N skipped`.
"""

import argparse
import contextlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request

PAGES = [
    "/", "/search?q=visa", "/search?q=visa&region=asia&year=2010", "/search?q=migration&view=timeline&sort=newest",
    "/search?q=migration&view=table", "/search?q=zzzzqqq+visa", "/search?q=%28visa", "/record/bali-process",
    "/record/bali-process/2010-12-07/bali-process-ad-hoc-group-workshop", "/record/mrs-45", "/record/mrs-45%233.8.1",
    "/record/hansen-2010-assessment", "/record/nothing-like-it", "/country/ZM", "/mechanisms", "/timeline",
    "/contradictions?q=founded", "/explain?id=bali-process&q=people+smuggling", "/help", "/about", "/accessibility",
    "/search?q=visa&lang=ar", "/record/bali-process?lang=ar", "/?lang=ar", "/search?q=visa&lang=zh", "/timeline?lang=ru",
]

tests = []


def test(function):
    tests.append(function)
    return function


class Skipped(Exception):
    pass


def need(*modules):
    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise Skipped(f"{module} is not installed")


@contextlib.contextmanager
def server(program, index):
    """The server on a free port, told by systemd's protocol."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "notify")
        notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notified.bind(path)
        notified.settimeout(60)
        process = subprocess.Popen(
            [program, "serve", "--index", index, "--http", "127.0.0.1:0"], env={**os.environ, "NOTIFY_SOCKET": path})
        try:
            said = notified.recv(4096).decode()
            yield "http://127.0.0.1:" + said.split("http://127.0.0.1:")[1].split()[0].rstrip(",")
        finally:
            process.terminate()
            process.wait(10)
            notified.close()


def get(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


# What a person does.


@test
def search_facet_page_record_export_back(page, base):
    page.goto(base + "/")
    page.fill("#q", "migration")
    page.press("#q", "Enter")
    assert "migration – " in page.title(), page.title()
    total = page.inner_text("p.count")
    page.check("input[name=region][value=asia]")
    page.click("aside button[type=submit]")
    assert "region=asia" in page.url
    assert page.is_checked("input[name=region][value=asia]")
    assert page.inner_text("p.count") != total
    assert page.locator("ul.chips a.chip").count() == 1
    page.click("nav.pages a.next")
    assert "after=" in page.url
    page.click("ol.hits h2 a >> nth=0")
    assert page.locator("article.record h1").count() == 1
    with page.expect_download() as download:
        page.evaluate("location.href = '/search.ris?q=visa'")
    assert download.value.suggested_filename.endswith(".ris")
    page.go_back()
    assert "after=" in page.url
    page.go_back()
    page.click("ul.chips a.chip >> nth=0")
    assert "region=asia" not in page.url
    assert page.inner_text("p.count") == total


@test
def keyboard_alone(page, base):
    page.goto(base + "/search?q=visa")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    seen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const e = document.activeElement; const r = e.getBoundingClientRect();
            const s = getComputedStyle(e);
            return [e.tagName, e.name || e.href || e.className, r.width > 0 && r.height > 0, s.outlineStyle] }""")
        if state[0] == "BODY":
            break
        assert state[2], f"focus on something that is not seen: {state}"
        assert state[3] != "none", f"focus is not seen: {state}"
        seen.add(state[0])
    assert {"INPUT", "BUTTON", "A", "SELECT", "SUMMARY"} <= seen, seen
    page.focus("input[type=checkbox][name=region] >> nth=0")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**region=**")


@test
def completions_by_script(page, base):
    page.goto(base + "/")
    page.locator("#q").press_sequentially("bal", delay=20)
    page.locator("#near option").first.wait_for(state="attached", timeout=5000)
    assert page.evaluate("[...document.querySelectorAll('#near option')].some(o => o.value.startsWith('Bali Process'))")
    page.goto(base + "/help")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


@test
def nothing_found_is_no_dead_end(page, base):
    page.goto(base + "/search?q=visa+zzzzqqq&region=asia&all=1")
    links = page.locator(".nothing li a")
    assert links.count() > 0
    links.first.click()
    assert page.locator("ol.hits li").count() > 0


@test
def no_sideways_scrolling_at_320(page, base):
    page.set_viewport_size({"width": 320, "height": 640})
    for path in PAGES:
        page.goto(base + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{path} is {width} wide"


@test
def targets_are_large_enough(page, base):
    page.goto(base + "/search?q=visa&region=asia")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input:not([type=hidden]), summary, ul.chips a, nav a')]
        .filter(e => { const l = e.closest('label') || e; const r = l.getBoundingClientRect();
        return r.width > 0 && (r.width < 24 || r.height < 24) }).map(e => e.outerHTML.slice(0, 120))""")
    assert not small, small


@test
def arabic_runs_from_right_to_left(page, base):
    page.goto(base + "/search?q=visa&lang=ar")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    aside = page.locator("aside.facets").bounding_box()
    results = page.locator("section.results").bounding_box()
    assert aside["x"] < results["x"]
    page.click("ol.hits h2 a >> nth=0")
    assert "lang=ar" in page.url


@test
def without_script(browser_page, base):
    page = browser_page(java_script_enabled=False)
    page.goto(base + "/")
    page.fill("#q", "visa")
    page.click(".line button")
    page.check("input[name=kind][value=agenda]")
    page.click("aside button[type=submit]")
    assert "kind=agenda" in page.url
    assert page.locator("ol.hits li").count() > 0
    page.select_option("#sort", "oldest")
    page.click(".toolbar button")
    assert "sort=oldest" in page.url


@test
def nothing_is_loaded_from_elsewhere_and_nothing_is_blocked(page, base):
    foreign, complaints = [], []
    page.on("request", lambda request: request.url.startswith(base) or foreign.append(request.url))
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    for path in PAGES:
        page.goto(base + path)
    assert not foreign, foreign
    # A page that is told as 400 or 404 is noted by the browser as such.
    complaints = [text for text in complaints if "status of 40" not in text]
    assert not complaints, complaints
    assert not page.context.cookies()


@test
def print_leaves_out_what_paper_cannot_do(page, base):
    page.goto(base + "/search?q=visa")
    page.emulate_media(media="print")
    assert not page.is_visible("aside.facets")
    assert page.is_visible("ol.hits")
    page.emulate_media(media="screen")


def axe(page, base, scheme):
    need("axe_playwright_python")
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = []
    for path in PAGES:
        page.goto(base + path)
        for violation in Axe().run(page, options=options).response["violations"]:
            targets = [node["html"][:160] for node in violation["nodes"][:3]]
            found.append(f"{path}: {violation['id']}: {violation['help']}: {targets}")
    assert not found, "\n".join(found)


@test
def axe_in_light(page, base):
    axe(page, base, "light")


@test
def axe_in_dark(page, base):
    axe(page, base, "dark")


# What other programs read.


@test
def html_by_a_strict_parser(base):
    need("html5lib")
    import html5lib

    for path in PAGES:
        try:
            html = get(base + path)
        except urllib.error.HTTPError as error:
            html = error.read()
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(html)
        # An unknown name in SVG is not known to be one of SVG's by html5lib.
        errors = [error for error in parser.errors if error[1] != "unexpected-self-closing-tag"]
        assert not errors, f"{path}: {errors[:3]}"


@test
def exports_by_foreign_parsers(base):
    need("rispy", "bibtexparser", "icalendar", "feedparser")
    import bibtexparser
    import feedparser
    import icalendar
    import rispy

    total = json.loads(get(base + "/search.json?q=migration"))["total"]
    assert len(rispy.loads(get(base + "/search.ris?q=migration").decode())) == total
    text = get(base + "/search.bib?q=migration").decode()
    read = getattr(bibtexparser, "parse_string", None) or bibtexparser.loads
    entries = read(text).entries
    assert len(entries) == total, (len(entries), total)
    calendar = icalendar.Calendar.from_ical(get(base + "/search.ics?q=migration"))
    events = calendar.walk("VEVENT")
    assert events and all(event["DTEND"].dt > event["DTSTART"].dt for event in events)
    feed = feedparser.parse(get(base + "/search.atom?q=migration"))
    assert not feed.bozo and len(feed.entries) == min(50, total)
    assert len(json.loads(get(base + "/search.csl.json?q=migration"))) == total


@test
def clients_of_the_documentation(base):
    """Those in Docs/clients say the same."""
    folder = os.path.join(os.path.dirname(__file__), "..", "..", "Docs", "clients")
    total = json.loads(get(base + "/search.json?q=migration&year=2010..2012"))["total"]
    answers, missing = [], []
    for command, *tools in [
        (["python3", "search.py"],), (["node", "search.mjs"], "node"), (["sh", "search.sh"], "curl", "jq"),
    ]:
        if any(shutil.which(tool) is None for tool in tools):
            missing.append(command[1])
            continue
        arguments = [command[0], os.path.join(folder, command[1]), base, "migration", "year=2010..2012"]
        answers.append(subprocess.run(arguments, capture_output=True, text=True, check=True).stdout)
    assert all(answer == answers[0] for answer in answers), answers
    assert len(answers[0].splitlines()) == total
    if missing:
        raise Skipped(f"nothing runs {missing} here; the others were run")


@test
def behind_proxies(base):
    """The examples in Packaging, where their programs are."""
    folder = os.path.join(os.path.dirname(__file__), "..", "..", "Packaging")
    port = base.rsplit(":", 1)[1]
    missing = []
    for program, name, listening, arguments in [
        ("nginx", "nginx.conf", 8443, ["-g", "daemon off; pid {folder}/pid;", "-c"]),
        ("haproxy", "haproxy.cfg", 8444, ["-db", "-f"]),
    ]:
        found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
        if found is None:
            missing.append(program)
            continue
        with tempfile.TemporaryDirectory() as scratch:
            with open(os.path.join(folder, name)) as file:
                text = file.read()
            text = text.replace("127.0.0.1:8080", "127.0.0.1:" + port)
            text = text.replace("/var/cache/nginx/rapporteur", scratch + "/cache")
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                own = free.getsockname()[1]
            text = text.replace(f"listen {listening}", f"listen 127.0.0.1:{own}")
            text = text.replace(f"bind :{listening}", f"bind 127.0.0.1:{own}")
            path = os.path.join(scratch, name)
            with open(path, "w") as file:
                file.write(text)
            command = [found] + [argument.replace("{folder}", scratch) for argument in arguments] + [path]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            try:
                front = f"http://127.0.0.1:{own}"
                for _ in range(100):
                    with contextlib.suppress(OSError):
                        get(front + "/health")
                        break
                    time.sleep(0.1)
                assert get(front + "/health") == b"ok\n"
                assert get(front + "/search.csv?q=migration") == get(base + "/search.csv?q=migration")
                assert b"<h1" in get(front + "/search?q=visa")
            finally:
                process.terminate()
                process.wait(10)
    if len(missing) == 2:
        raise Skipped("neither nginx nor haproxy is installed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("index")
    parser.add_argument("--screenshots")
    parser.add_argument("--only")
    arguments = parser.parse_args()
    passed = failed = skipped = 0
    reason = None
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if importlib.util.find_spec("playwright") is None:
        reason = "playwright is not installed"
    elif chromium is None:
        reason = "chromium is not installed"
    with contextlib.ExitStack() as stack:
        base = stack.enter_context(server(arguments.program, arguments.index))
        browser = None
        if reason is None:
            from playwright.sync_api import sync_playwright

            playwright = stack.enter_context(sync_playwright())
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            stack.callback(browser.close)
        for function in tests:
            if arguments.only and arguments.only not in function.__name__:
                continue
            names = function.__code__.co_varnames[: function.__code__.co_argcount]
            contexts = []

            def browser_page(**options):
                context = browser.new_context(viewport={"width": 1200, "height": 900}, **options)
                contexts.append(context)
                page = context.new_page()
                page.set_default_timeout(20_000)
                return page

            start = time.time()
            try:
                values = {"base": base, "browser_page": browser_page}
                if {"page", "browser_page"} & set(names):
                    if reason is not None:
                        raise Skipped(reason)
                    if "page" in names:
                        values["page"] = browser_page()
                function(**{name: values[name] for name in names})
                passed += 1
                print(f"passed   {function.__name__} ({time.time() - start:.1f} s)")
            except Skipped as error:
                skipped += 1
                print(f"skipped  {function.__name__}: {error}")
            except Exception:
                failed += 1
                print(f"failed   {function.__name__}")
                traceback.print_exc(limit=-2, file=sys.stdout)
            finally:
                for context in contexts:
                    context.close()
        if arguments.screenshots and browser is not None:
            os.makedirs(arguments.screenshots, exist_ok=True)
            for name, path, options in [
                ("search", "/search?q=visa+integrity", {}), ("home", "/", {}), ("record", "/record/bali-process", {}),
                ("dark", "/search?q=visa+integrity", {"color_scheme": "dark"}), ("arabic", "/search?q=visa&lang=ar", {}),
                ("narrow", "/search?q=visa", {"viewport": {"width": 320, "height": 900}}), ("timeline", "/timeline", {}),
                ("country", "/country/ZM", {}), ("contradictions", "/contradictions?q=founded", {}),
                ("mechanisms", "/mechanisms", {}), ("nothing", "/search?q=visa+zzzzqqq&all=1&region=asia", {}),
                ("years", "/search?q=migration&view=timeline&sort=newest", {}), ("table", "/search?q=migration&view=table", {}),
                ("document", "/record/mrs-45", {}), ("error", "/search?q=%28visa", {}), ("chinese", "/?lang=zh", {}),
            ]:
                context = browser.new_context(**{"viewport": {"width": 1200, "height": 1000}, **options})
                page = context.new_page()
                page.goto(base + path)
                page.screenshot(path=os.path.join(arguments.screenshots, name + ".png"))
                context.close()
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
