#!/usr/bin/env python3
"""Writes repairs.jsonl from the marked-up lines in repairs/*.txt.

A marked-up line is the damaged text with its mending in braces:
`{bad=>good}` or, where something is only to be taken out, `{bad}`. A line
`@ kind name reason` opens a section; kind `-` means that nothing is to be
done. A section that has `---` lines holds cases of several lines; in any
other section each line is a case and `⏎` stands for a line break. `?` in
front: good editors differ. `{span=>with|kind}` names another kind than the
section's. ` ## ` gives a reason of the case's own.
"""

import difflib
import json
import re
from pathlib import Path

HERE = Path(__file__).parent
INVISIBLE = {"<NBSP>": "\u00a0", "<ZWSP>": "\u200b", "<TAB>": "\t",
             "<BOM>": "\ufeff", "<THIN>": "\u2009"}
MARK = re.compile(r"\{([^{}]*)\}", re.S)


def edits(bad, good):
    """The smallest edits that lead from bad to good, as (start, end, with)."""
    if len(bad) == len(good):
        out = []
        for at, (old, new) in enumerate(zip(bad, good)):
            if old == new:
                continue
            if out and out[-1][1] == at:
                out[-1][1] += 1
                out[-1][2] += new
            else:
                out.append([at, at + 1, new])
        return out
    matcher = difflib.SequenceMatcher(None, bad, good, autojunk=False)
    return [[i, j, good[k:m]] for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]


def case(source, kind):
    for name, character in INVISIBLE.items():
        source = source.replace(name, character)
    text, fixes, last = "", [], 0
    for mark in MARK.finditer(source):
        text += source[last:mark.start()]
        last = mark.end()
        inner, own = mark.group(1), kind
        if "|" in inner:
            inner, own = inner.rsplit("|", 1)
        bad, good = inner.split("=>", 1) if "=>" in inner else (inner, "")
        assert own != "-" and bad != good, source
        for start, end, new in edits(bad, good):
            fix = {"start": len(text) + start, "end": len(text) + end, "with": new, "kind": own}
            if own == "misprint":
                fix["flag"] = True
            fixes.append(fix)
        text += bad
    text += source[last:]
    # Two touching edits are one.
    merged = []
    for fix in fixes:
        if merged and merged[-1]["end"] == fix["start"] and merged[-1]["kind"] == fix["kind"]:
            merged[-1]["end"] = fix["end"]
            merged[-1]["with"] += fix["with"]
        else:
            merged.append(fix)
    return text, merged


def sections(path):
    kind = name = reason = None
    lines = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("@ "):
            if lines:
                yield kind, name, reason, lines
            _, kind, name, reason = line.split(" ", 3)
            lines = []
        elif line:
            lines.append(line)
    yield kind, name, reason, lines


def blocks(lines):
    if "---" not in lines:
        return [line.replace("⏎", "\n") for line in lines]
    joined = "\n".join(lines)
    return [block.strip("\n") for block in joined.split("\n---\n")]


def main():
    out, seen = [], {}
    for path in sorted((HERE / "repairs").glob("*.txt")):
        for kind, name, reason, lines in sections(path):
            for block in blocks(lines):
                either = block.startswith("?")
                block = block.removeprefix("?")
                note = reason
                own = re.search(r" ## (.*)", block)
                if own:
                    note = own.group(1)
                    block = block[:own.start()] + block[own.end():]
                text, fixes = case(block, kind)
                assert bool(fixes) == (kind != "-") or either, block
                seen[name] = seen.get(name, 0) + 1
                entry = {"id": f"{name}-{seen[name]:03}", "text": text, "fixes": fixes}
                if either:
                    entry["either"] = True
                entry["note"] = note
                out.append(entry)
    with open(HERE / "repairs.jsonl", "w", encoding="utf-8") as file:
        for entry in out:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
