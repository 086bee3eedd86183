#!/usr/bin/env python3
"""Checks the data in this folder; prints what is wrong and how much there is."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
KINDS = {"space", "width", "name-list", "digit", "misprint"}
ROLES = {"headline", "subtitle", "byline", "dateline", "body", "caption", "jump", "signoff", "furniture"}
HAN = "[\u3400-\u9fff]"
LEFT = [
    (rf"{HAN}[,;?!:]{HAN}", "half-width mark between characters"),
    (r"[0-9][０-９]|[０-９][0-9]", "digits of two widths"),
    (r"[ \t\u3000\u00a0]$", "space at a line end"),
    (r"[\u200b\ufeff\u00a0\u2002\u2003\u2009]", "invisible character"),
    (r"[“《（‘] | [”》）’，。、；]", "space inside quotation marks or before a mark"),
    (r"[0-9] ?[年月日] [0-9]|[0-9] [年月日元亿万]", "space in a date or amount"),
    (rf"(?<![ 　·])({HAN} ){{3,}}", "characters that stand apart"),
]
wrong = []


def complain(where, what):
    wrong.append(f"{where}: {what}")


def mended(entry):
    out, last = [], 0
    for fix in entry["fixes"]:
        out += [entry["text"][last:fix["start"]], fix["with"]]
        last = fix["end"]
    return "".join(out) + entry["text"][last:]


def repairs():
    entries = [json.loads(line) for line in open(HERE / "repairs.jsonl", encoding="utf-8")]
    ids, kinds, cases = Counter(), Counter(), Counter()
    for entry in entries:
        name, text, fixes = entry["id"], entry["text"], entry["fixes"]
        ids[name] += 1
        either = entry.get("either", False)
        cases["either" if either else "wrong" if fixes else "right"] += 1
        last = -1
        for fix in fixes:
            if not 0 <= fix["start"] <= fix["end"] <= len(text):
                complain(name, "offsets out of range")
            if fix["start"] <= last:
                complain(name, "fixes overlap or touch")
            last = fix["end"]
            old = text[fix["start"]:fix["end"]]
            if old == fix["with"]:
                complain(name, "a fix that changes nothing")
            if fix["kind"] not in KINDS:
                complain(name, f"kind {fix['kind']}")
            if (fix["kind"] == "misprint") != fix.get("flag", False):
                complain(name, "misprints are flagged, and only they")
            if fix["kind"] == "space" and (old.strip(" \t\u3000\u00a0\u200b\ufeff\u2002\u2003\u2009") or fix["with"]):
                complain(name, "a space fix takes out more than space")
            if fix["kind"] == "name-list" and (old or fix["with"] != " "):
                complain(name, "a name list gets a space and nothing else")
            if not either:
                kinds[fix["kind"]] += 1
        if either:
            continue
        clean = mended(entry)
        for pattern, what in LEFT:
            for line in clean.split("\n"):
                if re.search(pattern, line) and not name.removeprefix("b-").startswith(("table", "field", "names", "inner")):
                    complain(name, f"{what} left: {line}")
        for opening, closing in ("“”", "《》", "（）", "「」", "‘’"):
            if fixes and not name.startswith("page") and clean.count(opening) != clean.count(closing):
                complain(name, f"{opening}{closing} unbalanced: {clean}")
    complain_all = [name for name, times in ids.items() if times > 1]
    if complain_all:
        complain("repairs", f"ids twice: {complain_all}")
    print("repairs:", len(entries), dict(cases), dict(kinds))


def roles(folder="roles"):
    pages = sorted((HERE / folder).glob("*.json"))
    count = Counter()
    whole = {page.stem: json.loads(page.read_text(encoding="utf-8")) for page in pages}
    for name, page in whole.items():
        text = (HERE / folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        full = [n for n, line in enumerate(text, 1) if line.strip()]
        if [int(n) for n in page["lines"]] != full:
            complain(name, "roles do not cover the non-empty lines")
        pairs = [(b["line"], b["next"]) for b in page["breaks"]]
        if pairs != list(zip(full, full[1:])):
            complain(name, "breaks do not cover the pairs of lines")
        seen = Counter()
        joined = set()
        for article in page["articles"]:
            if article["lines"] != [n for p in article["paragraphs"] for n in p]:
                complain(name, "lines and paragraphs of an article differ")
            seen.update(article["lines"])
            for paragraph in article["paragraphs"]:
                if paragraph != sorted(paragraph):
                    complain(name, f"a paragraph out of order: {paragraph}")
                joined |= {(a, b) for a, b in zip(paragraph, paragraph[1:])}
                if len({page["lines"][str(n)]["role"] for n in paragraph}) != 1:
                    complain(name, f"a paragraph of two roles: {paragraph}")
            head = [page["lines"][str(p[0])]["role"] for p in article["paragraphs"]]
            if "headline" in head and head.index("headline") > 1 and head[0] not in ("subtitle",):
                complain(name, "the headline is not first")
        if any(times > 1 for times in seen.values()):
            complain(name, "a line in two articles")
        loose = [n for n in full if n not in seen]
        for n in loose:
            if page["lines"][str(n)]["role"] != "furniture":
                complain(name, f"line {n} in no article: {text[n - 1]}")
        loose_joins = {(b["line"], b["next"]) for b in page["breaks"] if b["break"] == "join"} - joined
        for a, b in loose_joins:
            if a in seen or b in seen:
                complain(name, f"{a}-{b} joined but not one paragraph")
        for entry in page["lines"].values():
            if entry["role"] not in ROLES:
                complain(name, entry["role"])
            count[entry["role"]] += 1
        for jump in page["jumps"]:
            if page["lines"][str(jump["line"])]["role"] != "jump":
                complain(name, "a jump that is none")
            if "file" in jump:
                other = whole.get(jump["file"][:-4])
                if other is None:
                    complain(name, f"{jump['file']} is missing")
                elif not any(j.get("file") == name + ".txt" and j["way"] != jump["way"] for j in other["jumps"]):
                    complain(name, f"{jump['file']} does not lead back")
        count["articles"] += len(page["articles"])
        for b in page["breaks"]:
            count[b["break"]] += 1
        count["jumps"] += len(page["jumps"])
    print(f"{folder}:", len(pages), "pages", dict(count))


def main():
    repairs()
    if (HERE / "roles").exists():
        roles()
        roles("pages")
    try:
        from check_reprints import reprints
        reprints(complain)
    except ImportError:
        pass
    for line in wrong:
        print(line)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
