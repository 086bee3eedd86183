#!/usr/bin/env python3
"""Writes repairs.jsonl from the marked-up lines in repairs/*.txt and,
damaged and as they are, from parts of the pages in roles/.

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

from printing import dice

HERE = Path(__file__).parent
INVISIBLE = {"<NBSP>": "\u00a0", "<ZWSP>": "\u200b", "<TAB>": "\t",
             "<BOM>": "\ufeff", "<THIN>": "\u2009", "<ENSP>": "\u2002", "<EMSP>": "\u2003"}
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


HAN = r"[\u3400-\u9fff]"
# Pages with a spread title or with half-width spaces at a line's beginning.
LEFT_OUT = ("51-", "63-", "81-")


def windows(rng, page, text):
    """Five to nine lines of the page from the beginning of a paragraph on, blank lines left out."""
    full = sorted(int(n) for n in page["lines"])
    if len(full) < 5:
        return None
    size = min(len(full), 5 + rng.randrange(5))
    inner = {b["next"] for b in page["breaks"] if b["break"] == "join"}
    start = rng.randrange(len(full) - size + 1)
    while full[start] in inner:
        start -= 1
    return [(n, text[n - 1]) for n in full[start:start + size]]


def damage(rng, line, inner, digits):
    """One fault in a line, as (line, fix) or None; `inner`: the line before runs on into it."""
    def insert(at, what):
        return line[:at] + what + line[at:], {"start": at, "end": at + len(what), "with": "", "kind": "space"}

    def change(at, what, kind):
        return (line[:at] + what + line[at + 1:],
                {"start": at, "end": at + 1, "with": line[at], "kind": kind})

    def spots(pattern):
        return [m.end() for m in re.finditer(pattern, line) if 2 <= m.end() <= len(line) - 2]

    ways = ["han", "han", "wide-space", "mark", "number", "mixed", "width", "comma", "letter", "end", "start"]
    rng.shuffle(ways)
    for way in ways:
        if way in ("han", "wide-space"):
            at = spots(rf"(?<={HAN}{HAN}){HAN}(?={HAN}{HAN})")
            if at:
                return insert(rng.choice(at), " " if way == "han" else "　")
        elif way == "mark":
            at = spots(rf"[，。、；](?={HAN})")
            if at:
                return insert(rng.choice(at), " ")
        elif way == "number":
            at = spots(r"[0-9](?=[0-9])")
            if at:
                return insert(rng.choice(at), " ")
        elif way == "mixed":
            at = spots(rf"{HAN}(?=[0-9])") + spots(rf"[0-9](?={HAN})")
            if at:
                return insert(rng.choice(at), " ")
        elif way == "width" and digits:
            at = [m.start() for m in re.finditer(r"[0-9](?=[0-9])|(?<=[0-9])[0-9]", line)]
            if at:
                at = rng.choice(at)
                return change(at, chr(ord(line[at]) + 0xfee0), "width")
        elif way == "comma":
            at = [m.start() for m in re.finditer(rf"(?<={HAN})，(?={HAN})", line)]
            if at:
                return change(rng.choice(at), ",", "width")
        elif way == "letter":
            at = [m.start() for m in re.finditer(r"(?<=[0-9])[01](?![0-9]*%)", line)]
            if at:
                at = rng.choice(at)
                return change(at, "O" if line[at] == "0" else "l", "digit")
        elif way == "end":
            if inner[1]:
                return line + " ", {"start": len(line), "end": len(line) + 1, "with": "", "kind": "space"}
        elif way == "start":
            if inner[0]:
                return " " + line, {"start": 0, "end": 1, "with": "", "kind": "space"}
    return None


def parts_of_pages():
    """A part of each page as it is, and one with faults in its paragraphs."""
    for path in sorted((HERE / "roles").glob("[0-9]*.json")):
        if path.stem.startswith(LEFT_OUT):
            continue
        page = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8").split("\n")
        rng = dice("repairs " + path.stem)
        clean = windows(rng, page, text)
        if clean:
            yield {"id": f"page-right-{path.stem[:2]}", "text": "\n".join(line for _, line in clean),
                   "fixes": [], "note": "a part of a page, nothing wrong"}
        joins = {(b["line"], b["next"]) for b in page["breaks"] if b["break"] == "join"}
        before = {b: a for a, b in joins}
        after = {a for a, _ in joins}
        part = windows(rng, page, text)
        if not part:
            continue
        digits = any(re.search(r"[0-9]", line) for _, line in part)
        lines, fixes, offset = [], [], 0
        for number, line in part:
            entry = page["lines"][str(number)]
            inner = (number in before and number != part[0][0], number in after and number != part[-1][0])
            body = entry["role"] == "body" and not entry.get("dateline") and (number in before or number in after)
            done = None
            if body and not re.search(r"[A-Za-z]|[0-9][- :—][0-9]", line) and rng.random() < 0.7:
                done = damage(rng, line, inner, digits)
            if done:
                line, fix = done
                fixes.append(dict(fix, start=fix["start"] + offset, end=fix["end"] + offset))
            lines.append(line)
            offset += len(line) + 1
        if fixes:
            yield {"id": f"page-wrong-{path.stem[:2]}", "text": "\n".join(lines), "fixes": fixes,
                   "note": "a part of a page with faults put in"}


def written(paths):
    """The marked-up cases in the files, numbered within each section's name."""
    seen = {}
    for path in paths:
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
                yield entry


def main():
    files = sorted((HERE / "repairs").glob("*.txt"))
    second = [path for path in files if path.name.startswith("b")]
    # The second hand (`b-…`) comes behind all that was there before it.
    out = list(written(path for path in files if path not in second))
    out.extend(parts_of_pages())
    out.extend(written(second))
    with open(HERE / "repairs.jsonl", "w", encoding="utf-8") as file:
        for entry in out:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
