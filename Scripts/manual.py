#!/usr/bin/env python3
"""Turns the program's description of itself (--experimental-dump-help, JSON) into a manual page."""

import json
import re
import sys

tool = json.load(sys.stdin)
root = tool["command"]


def escape(text):
    """Text as roff prints it: no line may begin with a control character."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + l if l[:1] in (".", "'") else l for l in text.split("\n"))


def paragraphs(text):
    """Prose and indented blocks of a discussion; a heading is a line in capitals."""
    block = []
    out = []

    def end():
        if not block:
            return
        if block[0].startswith("  "):
            out.append(".nf\n.RS 2")
            out.extend(escape(l[2:]) for l in block)
            out.append(".RE\n.fi")
        else:
            out.append(".PP")
            out.append(escape(" ".join(block)))
        block.clear()

    for line in text.split("\n"):
        if re.fullmatch(r"[A-Z][A-Z ]+", line):
            end()
            out.append(".PP\n\\fB" + line.capitalize() + "\\fR")
        elif not line.strip():
            end()
        else:
            if block and line.startswith("  ") != block[0].startswith("  "):
                end()
            block.append(line)
    end()
    return out


def names(argument):
    dashes = {"long": "--", "short": "-", "longWithSingleDash": "-"}
    shown = [dashes[n["kind"]] + n["name"] for n in argument.get("names", [])]
    value = argument.get("valueName")
    if argument["kind"] == "option":
        return ", ".join(f"\\fB{escape(n)}\\fR \\fI{escape(value)}\\fR" for n in shown)
    if argument["kind"] == "flag":
        return ", ".join(f"\\fB{escape(n)}\\fR" for n in shown)
    return f"\\fI{escape(value)}\\fR" + ("..." if argument["isRepeating"] else "")


def option(argument):
    text = argument.get("abstract") or ""
    if argument.get("allValues") and argument["kind"] == "option":
        text += " One of " + ", ".join(argument["allValues"]) + "."
    if argument.get("defaultValue") and argument["kind"] != "flag":
        text += f" Default: {argument['defaultValue']}."
    if argument.get("isRepeating") and argument["kind"] == "option":
        text += " May be repeated."
    if argument.get("discussion"):
        text += " " + " ".join(argument["discussion"].split())
    return [".TP", names(argument), escape(text.strip())]


common = {"help", "version", "index"}


def visible(argument):
    if not argument.get("shouldDisplay", True):
        return False
    shown = {n["name"] for n in argument.get("names", [])}
    return not shown & common


def usage(command):
    parts = [f"\\fBrapporteur {command['commandName']}\\fR"]
    for argument in command.get("arguments", []):
        if not visible(argument):
            continue
        if argument["kind"] == "positional":
            text = names(argument)
            parts.append(f"[{text}]" if argument["isOptional"] else text)
        elif not argument["isOptional"]:
            parts.append(names(argument))
    parts.append("[\\fIoptions\\fR]")
    return " ".join(parts)


print('.\\" Made by Scripts/manual.sh from the program\'s own help; edit that.')
print('.TH RAPPORTEUR 1 "" "rapporteur" "User Commands"')
print(".SH NAME\nrapporteur \\- " + escape(root["abstract"].rstrip(".")))
print(".SH SYNOPSIS\n\\fBrapporteur\\fR \\fIcommand\\fR [\\fIarguments\\fR]")
print(".SH DESCRIPTION")
description, _, rest = root.get("discussion", "").partition("\nEXIT STATUS\n")
print("\n".join(paragraphs(description)))
print(".SH COMMANDS")
commands = [
    c
    for c in root.get("subcommands", [])
    if c.get("shouldDisplay", True) and c["commandName"] != "help"
]
for command in commands:
    print(".SS " + command["commandName"])
    print(usage(command))
    print(".PP\n" + escape(command.get("abstract", "")))
    if command.get("discussion"):
        print("\n".join(paragraphs(command["discussion"])))
    shown = [a for a in command.get("arguments", []) if visible(a)]
    for argument in shown:
        print("\n".join(option(argument)))
print(".SH OPTIONS OF EVERY COMMAND")
for argument in commands[0]["arguments"]:
    if {n["name"] for n in argument.get("names", [])} & {"index", "help", "version"}:
        print("\n".join(option(argument)))
print(
    """.SH ENVIRONMENT
.TP
\\fBRAPPORTEUR_INDEX\\fR
The index's folder, where \\fB\\-\\-index\\fR is not given.
.TP
\\fBXDG_DATA_HOME\\fR
The folder \\fIrapporteur\\fR in it is the index where nothing else names one; default \\fI~/.local/share\\fR.
.TP
\\fBNO_COLOR\\fR
Set to anything: no colours. There are none away from a terminal either.
.SH EXIT STATUS"""
)
for line in re.split(r", (?=\d )", " ".join(rest.split())):
    number, _, text = line.partition(" ")
    print(f".TP\n\\fB{number}\\fR\n{escape(text.rstrip('.'))}")
print(
    """.SH SEE ALSO
The query language, formats and the line protocol are described in the project's README.md and Docs/."""
)
