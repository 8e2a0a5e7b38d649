#!/usr/bin/env python3
"""Draws what a command prints on a terminal as an SVG picture.

    Scripts/screenshot.py Docs/search.svg rapporteur search visa integrity

The command runs on a pseudo-terminal, so that it shows itself as to a person. Understands the
escape sequences the program uses (bold, faint, underline, the basic colours), nothing more.
"""

import fcntl
import html
import os
import pty
import re
import struct
import sys
import termios
import unicodedata

COLUMNS = 100
BACKGROUND, FOREGROUND = "#16181d", "#d8dbe2"
COLOURS = {31: "#f07178", 32: "#a5d6a7", 33: "#ffcb6b", 34: "#6f9fe8", 36: "#7fcfd4"}
FAINT = "#858b98"
CELL, LINE = 8.4, 19
BARS = {"█": 8, "▉": 7, "▊": 6, "▋": 5, "▌": 4, "▍": 3, "▎": 2, "▏": 1}


def run(arguments):
    """What the command writes to a terminal of COLUMNS columns."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        os.environ.pop("NO_COLOR", None)
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 60, COLUMNS, 0, 0))
        os.execvp(arguments[0], arguments)
    output = b""
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
    os.waitpid(child, 0)
    return output.decode("utf-8").replace("\r\n", "\n")


def width(text):
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def draw(lines):
    height = LINE * len(lines) + 40
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{COLUMNS * CELL + 36:.0f}" height="{height}"'
        ' font-family="DejaVu Sans Mono, Menlo, Consolas, monospace"'
        ' font-size="14">',
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>',
    ]
    for row, line in enumerate(lines):
        y = 32 + LINE * row
        bold = faint = underline = False
        colour = FOREGROUND
        column = 0
        for part in re.split(r"(\x1b\[[0-9;]*m)", line):
            if part.startswith("\x1b["):
                for code in (int(c or 0) for c in part[2:-1].split(";")):
                    if code == 0:
                        bold = faint = underline = False
                        colour = FOREGROUND
                    elif code == 1:
                        bold = True
                    elif code == 2:
                        faint = True
                    elif code == 4:
                        underline = True
                    elif code in COLOURS:
                        colour = COLOURS[code]
                continue
            if not part:
                continue
            style = f' fill="{FAINT if faint else colour}"'
            if bold:
                style += ' font-weight="bold"'
            # Word by word, so that nothing depends on how spaces are drawn; bars as rectangles,
            # so that their cells have no gaps.
            for word in re.finditer(r"[█▏▎▍▌▋▊▉]+|[^\s█▏▎▍▌▋▊▉]+", part):
                x = 18 + (column + width(part[: word.start()])) * CELL
                text = word.group()
                if text[0] in BARS:
                    length = sum(BARS[c] for c in text) / 8 * CELL
                    out.append(
                        f'<rect x="{x:.1f}" y="{y - 11}" width="{length:.1f}" height="12"{style}/>'
                    )
                    continue
                out.append(
                    f'<text x="{x:.1f}" y="{y}"{style} textLength="{width(text) * CELL:.1f}"'
                    f' lengthAdjust="spacingAndGlyphs">{html.escape(text)}</text>'
                )
                if underline:
                    out.append(
                        f'<rect x="{x:.1f}" y="{y + 3}" width="{width(text) * CELL:.1f}"'
                        f' height="1"{style}/>'
                    )
            column += width(part)
    out.append("</svg>")
    return "\n".join(out) + "\n"


if len(sys.argv) < 3:
    sys.exit("usage: Scripts/screenshot.py FILE.svg COMMAND [ARGUMENT...]")
target, command = sys.argv[1], sys.argv[2:]
shown = " ".join(a if re.fullmatch(r"[\w./:=-]+", a) else "'" + a + "'" for a in command)
shown = os.path.basename(command[0]) + shown[len(command[0]) :]
lines = ["\x1b[32m$\x1b[0m \x1b[1m" + shown + "\x1b[0m"] + run(command).rstrip("\n").split("\n")
with open(target, "w", encoding="utf-8") as file:
    file.write(draw(lines))
