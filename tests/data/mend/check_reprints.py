"""The part of check.py that looks at reprints/."""

import json
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent / "reprints"


def reprints(complain):
    count = Counter()
    for path in sorted(HERE.glob("*/case.json")):
        name = path.parent.name
        case = json.loads(path.read_text(encoding="utf-8"))
        files = sorted(p.name for p in path.parent.glob("*.txt"))
        if files != sorted(case["breaks"]):
            complain(name, f"pages {files} and breaks {list(case['breaks'])}")
        text = {f: (path.parent / f).read_text(encoding="utf-8").split("\n") for f in files}
        for file, breaks in case["breaks"].items():
            full = [n for n, line in enumerate(text[file], 1) if line.strip()]
            if [(b["line"], b["next"]) for b in breaks] != list(zip(full, full[1:])):
                complain(name, f"{file}: breaks do not cover the pairs of lines")
            for b in breaks:
                count[b["break"]] += 1
                count["shared breaks"] += b.get("shared", False)
        for relation in case["relations"]:
            kind = relation["kind"]
            count[kind] += 1
            for side in "ab":
                page = relation[side]["page"]
                for n in relation[side]["lines"]:
                    if not text[page][n - 1].strip():
                        complain(name, f"{page}: line {n} is empty")
            if kind in ("reprint", "copy") and relation["characters"] < 85:
                complain(name, f"only {relation['characters']} characters shared")
            if kind == "quotation" and relation["longest"] < 60:
                complain(name, f"a quotation of {relation['longest']}")
            if kind == "formula" and relation["longest"] > 120:
                complain(name, f"a formula of {relation['longest']}")
        if "jump" in case:
            count["jump"] += 1
            for end, word in (("from", "下转"), ("to", "上接")):
                spot = case["jump"][end]
                if word not in text[spot["page"]][spot["line"] - 1]:
                    complain(name, f"no {word} at {spot}")
    print("reprints:", dict(count))
