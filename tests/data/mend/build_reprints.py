#!/usr/bin/env python3
"""Writes the folders of reprints/ from the stories in reprints/source/.

stories.txt: `h1`, `h2` headlines of the first and the second paper (`／` ends
a printed line), `d1`, `d2` datelines, then paragraphs: `p` both print it, `c`
the second paper cuts it, `n` only the second has it, `m` the second runs it on
without a new paragraph. `{one|other}` is worded differently in the two.
quotations.txt, formula.txt: two articles A and B, the first line a headline.
twice.txt: a page that prints its body twice.
"""

import difflib
import json
import re
import shutil
from pathlib import Path

from printing import dice, wrap

HERE = Path(__file__).parent / "reprints"
RUN = 16  # equal characters that count as shared

# Layouts of two papers, turn by turn.
LAYOUTS = [
    {"width": 17, "indent": "strip", "blank": 0},
    {"width": 13, "indent": "keep", "blank": 0},
    {"width": 21, "indent": "strip", "blank": 9},
    {"width": 11, "indent": "strip", "blank": 1},
    {"width": 26, "indent": "keep", "blank": 0},
    {"width": 0, "indent": "none", "blank": 0},
    {"width": 15, "indent": "strip", "blank": 6},
    {"width": 19, "indent": "none", "blank": 0},
    {"width": 0, "indent": "keep", "blank": 0},
]
LOOK_ALIKE = dict(zip(
    "未已人日土千大天干己末入曰士太夫白问间员贷侯微撤设治持场来水木米目自口田由中小少时的了在是有我他这为上下和国到说们生地得着出行年动",
    "末己入曰士干太夫千已未人日土大天自间问贝货候徽撒没冶特扬末永本来日白囗由田申少小对钓子右县冇找她迠力土丁利圄倒脱门牛他碍看岀彳午劫"))
GARBAGE = "丨冂囗彐亻卜丶一'~^"
LONG = ["24-eyebrow-deck", "35-long-feature", "64-indent-none-wrap", "77-first-half",
        "84-long-agriculture", "86-two-decks-poster", "01-plain-top", "29-interview-qa"]
FILLERS = [
    "本报今日起在城区新增二十个售报点，读者可凭旧报一份换取书签一枚。",
    "市图书馆少儿馆因空调检修，今明两天闭馆。",
    "昨天的谜语“有头无颈，有眼无眉”，谜底是鱼。",
    "今年第七次人工增雨昨夜在望川上空进行。",
    "云泊至海港的水上巴士本周日起恢复通航。",
    "南山公园的猕猴昨天又偷走了一名游客的帽子。",
]


def sections(name):
    out, current = {}, None
    for raw in (HERE / "source" / name).read_text(encoding="utf-8").split("\n"):
        if raw.startswith("=== "):
            current = out.setdefault(raw[4:].strip(), [])
        elif raw:
            key, _, text = raw.partition(" ")
            current.append((key, text))
    return out


def wording(text, paper):
    return re.sub(r"\{([^|{}]*)\|([^{}]*)\}", lambda m: m.group(paper), text)


class Printed:
    """A page being printed: its lines, and the paragraphs they belong to."""

    def __init__(self, seed, layout):
        self.rng = dice(seed)
        self.layout = layout
        self.lines = []
        self.paragraphs = []

    def paragraph(self, text, kind="body", story=None, first=True):
        if kind == "body":
            rows = wrap(text, self.layout["width"], self.rng, self.layout["indent"], first=first)
        else:
            rows = text.split("／")
        numbers = []
        for at, row in enumerate(rows):
            self.lines.append(row)
            numbers.append(len(self.lines))
            every = self.layout["blank"]
            if every and (at + 1) % every == 0:
                self.lines.append("")
        entry = {"kind": kind, "story": story, "lines": numbers}
        self.paragraphs.append(entry)
        return entry

    def noise(self, per_thousand):
        """Look-alikes, garbage, stray spaces and lost marks, as from a bad scan."""
        out = []
        for line in self.lines:
            new = ""
            for character in line:
                chance = self.rng.random() * 1000 / per_thousand
                if character <= "\u2e80" and character not in "“”":
                    new += character
                elif chance < 2 and character in LOOK_ALIKE:
                    new += LOOK_ALIKE[character]
                elif chance < 0.2:
                    new += self.rng.choice(GARBAGE)
                elif chance < 1 and character in "，。、“”：":
                    continue
                else:
                    new += character + (" " if 2 < chance < 2.5 else "")
            out.append(new.rstrip(" ") if new.strip() else line)
        self.lines = out

    def text(self):
        return "\n".join(self.lines).rstrip("\n") + "\n"

    def stream(self, story):
        """(character, line) of a story's body without white space, and where paragraphs begin."""
        out = []
        for entry in self.paragraphs:
            if entry["story"] == story and entry["kind"] == "body":
                for number in entry["lines"]:
                    out += [(c, number) for c in self.lines[number - 1] if not c.isspace()]
        return out

    def breaks(self):
        of = {n: entry for entry in self.paragraphs for n in entry["lines"]}
        full = sorted(of)
        return [{"line": a, "next": b, "break": "join" if of[a] is of[b] else "keep"}
                for a, b in zip(full, full[1:])]

    def span(self, story):
        return [n for e in self.paragraphs if e["story"] == story for n in e["lines"]]


def shared(one, other):
    """Equal runs of the two streams as (start, start, length)."""
    a, b = "".join(c for c, _ in one), "".join(c for c, _ in other)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return [m for m in matcher.get_matching_blocks() if m.size >= RUN]


def mark(breaks, stream, runs, side):
    """Marks the breaks whose two sides lie in one shared run."""
    inside = set()
    for run in runs:
        start = run[side]
        for at in range(start, start + run.size - 1):
            if stream[at][1] != stream[at + 1][1]:
                inside.add((stream[at][1], stream[at + 1][1]))
    for entry in breaks:
        if (entry["line"], entry["next"]) in inside:
            entry["shared"] = True


def relation(kind, pages, one, other, breaks):
    """`one` and `other` are (page name, story)."""
    a, b = pages[one[0]].stream(one[1]), pages[other[0]].stream(other[1])
    runs = shared(a, b)
    count = sum(run.size for run in runs)
    if kind in ("reprint", "copy"):
        mark(breaks[one[0]], a, runs, 0)
        mark(breaks[other[0]], b, runs, 1)
    return {"kind": kind,
            "a": {"page": one[0], "lines": pages[one[0]].span(one[1])},
            "b": {"page": other[0], "lines": pages[other[0]].span(other[1])},
            "characters": count, "longest": max((run.size for run in runs), default=0),
            "of_a": round(count / max(len(a), 1), 3), "of_b": round(count / max(len(b), 1), 3)}


def write(name, how, pages, relations, breaks, jump=None):
    folder = HERE / name
    folder.mkdir(parents=True)
    for file, page in pages.items():
        (folder / file).write_text(page.text(), encoding="utf-8")
    out = ["{", f'"how": {json.dumps(how, ensure_ascii=False)},', '"relations": [']
    out.append(",\n".join(json.dumps(r) for r in relations) + "],")
    if jump:
        out.append(f'"jump": {json.dumps(jump)},')
    out.append('"breaks": {')
    out.append(",\n".join(f"{json.dumps(f)}: [\n" + ",\n".join(json.dumps(b) for b in bs) + "]"
                          for f, bs in breaks.items()))
    out.append("}\n}\n")
    (folder / "case.json").write_text("\n".join(out), encoding="utf-8")


def story(page, steps, paper, label="s", cut=(), head=True):
    """Prints a story as the first (1) or the second (2) paper has it."""
    fields = dict(steps)
    title = fields.get(f"h{paper}", fields["h1"])
    dateline = fields.get(f"d{paper}", "")
    body = []
    for key, text in steps:
        text = wording(text, paper)
        if key == "p" or (key == "m" and paper == 1) or (key == "c" and paper == 1) or (key == "n" and paper == 2):
            body.append(text)
        elif key == "m" and paper == 2:
            body[-1] += text
    body = [text for at, text in enumerate(body) if at not in cut]
    body[0] = dateline.rstrip(" ") + (" " if dateline.strip() else "") + body[0]
    if head:
        page.paragraph(title, "headline", label)
    for text in body:
        page.paragraph(text, "body", label)
    return body


def filler(page, seed):
    text = dice(seed).choice(FILLERS)
    page.paragraph(text, "body", "filler " + seed)


def stories():
    names = sections("stories.txt")
    for at, (name, steps) in enumerate(names.items()):
        # The second paper's own wording, another column.
        one = Printed(name + "1", LAYOUTS[at % 9])
        two = Printed(name + "2", LAYOUTS[(at * 2 + 3) % 9 if (at * 2 + 3) % 9 != at % 9 else (at + 1) % 9])
        one.paragraph("云泊日报　第2版", "furniture")
        story(one, steps, 1)
        if at % 3 == 0:
            filler(two, name)
        story(two, steps, 2)
        if at % 3 == 1:
            filler(two, name)
        pages = {"a.txt": one, "b.txt": two}
        breaks = {f: p.breaks() for f, p in pages.items()}
        rel = relation("reprint", pages, ("a.txt", "s"), ("b.txt", "s"), breaks)
        write(f"edited-{name}", "edited, cut, another headline and column", pages, [rel], breaks)
        # The same words: re-wrapped, cut from the end, or badly scanned.
        way = ("wrapped", "cut", "scanned")[at % 3]
        one = Printed(name + "3", LAYOUTS[(at + 2) % 9])
        two = Printed(name + "4", LAYOUTS[(at + 6) % 9])
        story(one, steps, 1)
        filler(one, name + "5")
        last = sum(key in "pcm" for key, _ in steps) - 1
        cut = ()
        if way == "cut":
            left = sum(len(text) for key, text in steps if key in "pcm") - len(steps[-1][1]) - len(steps[-2][1])
            cut = (last, last - 1) if left > 170 else (last,)
        story(two, steps, 1, cut=cut, head=at % 2 == 0)
        if way == "scanned":
            two.noise(60)
        if way == "wrapped" and at % 2:
            one.noise(30)
        pages = {"a.txt": one, "b.txt": two}
        breaks = {f: p.breaks() for f, p in pages.items()}
        rel = relation("reprint", pages, ("a.txt", "s"), ("b.txt", "s"), breaks)
        write(f"{way}-{name}", way, pages, [rel], breaks)


def pairs(file, kind):
    for at, (name, steps) in enumerate(sections(file).items()):
        pages = {}
        for side, layout in (("A", LAYOUTS[at % 9]), ("B", LAYOUTS[(at + 4) % 9])):
            page = Printed(name + side, layout)
            first = True
            for key, text in steps:
                if key in (side, "H" + side):
                    head = key.startswith("H") or (first and kind == "formula")
                    page.paragraph(text, "headline" if head else "body", "s")
                    first = False
            pages[side.lower() + ".txt"] = page
        breaks = {f: p.breaks() for f, p in pages.items()}
        rel = relation(kind, pages, ("a.txt", "s"), ("b.txt", "s"), breaks)
        write(f"{kind}-{name}", {"quotation": "the second quotes the first",
                                 "formula": "two stories that share a formula"}[kind], pages, [rel], breaks)


def twice():
    for name, steps in sections("twice.txt").items():
        fields = dict(steps)
        way = fields["way"]
        body = [text for key, text in steps if key == "p"]
        page = Printed(name, LAYOUTS[5] if way == "line" else LAYOUTS[0])
        for key, text in steps:
            if key == "F":
                page.paragraph(text, "furniture")
        if way == "line":
            page.paragraph("".join(body), "body", "one")
            page.layout = LAYOUTS[8] if name == "web-indent" else LAYOUTS[5]
        else:
            for text in body:
                page.paragraph(text, "body", "one")
            page.layout = LAYOUTS[1]
            if way == "cut":
                body = body[:-1]
        for text in body:
            page.paragraph(text, "body", "two")
        pages = {"a.txt": page}
        breaks = {"a.txt": page.breaks()}
        rel = relation("copy", pages, ("a.txt", "one"), ("a.txt", "two"), breaks)
        write(f"twice-{name}", "one body twice on a page", pages, [rel], breaks)


def jumps():
    names = sections("stories.txt")
    chosen = list(names)[:12]
    for at, name in enumerate(chosen):
        steps = names[name]
        layout = LAYOUTS[(0, 2, 6, 1, 7, 4)[at % 6]]
        one = Printed(name + "6", layout)
        two = Printed(name + "7", LAYOUTS[(at + 3) % 5])
        three = Printed(name + "8", LAYOUTS[(at + 7) % 9])
        fields = dict(steps)
        body = [wording(text, 1) for key, text in steps if key in "pcm"]
        body[0] = fields.get("d1", "") + body[0]
        target = at % 5 + 2
        half, keep = sum(map(len, body)) / 2, 0
        while sum(map(len, body[:keep + 1])) < half:
            keep += 1
        one.paragraph(f"云泊日报　第1版", "furniture")
        one.paragraph(fields["h1"], "headline", "s")
        # Half of them are cut inside a paragraph, at a line end; half between two.
        inside = at % 2 == 0
        if not inside and half - sum(map(len, body[:keep])) > sum(map(len, body[:keep + 1])) - half:
            keep += 1
        for text in body[:keep]:
            one.paragraph(text, "body", "s")
        rest = body[keep:]
        if inside:
            rows = wrap(rest[0], layout["width"], one.rng, layout["indent"])
            first = rows[:max(1, len(rows) // 2)]
            numbers = []
            for row in first:
                one.lines.append(row)
                numbers.append(len(one.lines))
            one.paragraphs.append({"kind": "body", "story": "s", "lines": numbers})
            printed = sum(len(row.replace("　", "").replace(" ", "")) for row in first)
            gone = 0
            for cut, character in enumerate(rest[0]):
                if gone == printed:
                    rest = [rest[0][cut:].lstrip(" ")] + rest[1:]
                    break
                gone += character not in " 　"
        one.paragraph(f"（下转第{target}版）", "jump", "s")
        to_line = len(one.lines) if one.lines[-1] else len(one.lines) - 1
        filler(one, name + "6")
        two.paragraph(f"第{target}版　综合", "furniture")
        if at % 3 == 0:
            filler(two, name + "7")
        two.paragraph("（上接第1版）" if at % 3 else f"（上接第1版《{fields['h1']}》）", "jump", "s")
        from_line = two.paragraphs[-1]["lines"][0]
        for n, text in enumerate(rest):
            two.paragraph(text, "body", "s", first=not (inside and n == 0))
        whole = [("p" if key == "c" else key, text) for key, text in steps]
        story(three, whole, 1 if at % 4 else 2, "s")
        pages = {"a.txt": one, "b.txt": two, "c.txt": three}
        breaks = {f: p.breaks() for f, p in pages.items()}
        relations = [relation("reprint", pages, ("a.txt", "s"), ("c.txt", "s"), breaks),
                     relation("reprint", pages, ("b.txt", "s"), ("c.txt", "s"), breaks)]
        write(f"jump-{name}", "two halves, and the whole in a third paper", pages, relations, breaks,
              {"from": {"page": "a.txt", "line": to_line}, "to": {"page": "b.txt", "line": from_line},
               "inside_paragraph": inside})


def long_stories():
    """The longer stories of roles/, in a second paper without headings and a paragraph shorter."""
    source = {}
    name = None
    for path in sorted((HERE.parent / "roles" / "source").glob("*.txt")):
        for raw in path.read_text(encoding="utf-8").split("\n"):
            if raw.startswith("=== "):
                name = raw[4:].strip()
                source[name] = []
            elif raw[:4] in ("H a ", "s a ", "P a ", "Q a "):
                source[name].append((raw[0], raw[4:]))
    for at, name in enumerate(LONG):
        one = Printed(name + "1", LAYOUTS[at % 9])
        two = Printed(name + "2", LAYOUTS[(at + 4) % 9])
        paragraphs = 0
        joined = None
        for kind, text in source[name]:
            one.paragraph(text, {"H": "headline", "s": "headline"}.get(kind, "body"), "s")
            if kind == "H":
                two.paragraph(text.split("／")[0] + " 记者走基层", "headline", "s")
            elif kind in "PQ":
                paragraphs += 1
                if paragraphs == 3:
                    joined = text
                elif paragraphs == 4:
                    two.paragraph(joined + text, "body", "s")
                elif paragraphs != 6:
                    two.paragraph(text, "body", "s")
        if joined and paragraphs == 3:
            two.paragraph(joined, "body", "s")
        if at % 2:
            two.noise(20)
        pages = {"a.txt": one, "b.txt": two}
        breaks = {f: p.breaks() for f, p in pages.items()}
        rel = relation("reprint", pages, ("a.txt", "s"), ("b.txt", "s"), breaks)
        write(f"long-{name[3:]}", "a long story without its headings, two paragraphs run together", pages,
              [rel], breaks)


def whole_pages():
    """Two pages of three stories each; two of them are on both, in another order."""
    names = sections("stories.txt")
    order = list(names)
    for at in range(6):
        x, y, z, w = (order[(at * 3 + n * 5) % len(order)] for n in range(4))
        one = Printed(f"page{at}1", LAYOUTS[(0, 2, 6, 7, 3, 1)[at]])
        two = Printed(f"page{at}2", LAYOUTS[(6, 1, 3, 0, 4, 7)[at]])
        one.paragraph("云泊日报　第5版　要闻", "furniture")
        for name in (x, y, z):
            story(one, names[name], 1, name)
        for name in (w, y, x):
            story(two, names[name], 2, name)
        two.paragraph("青塘时报　2024年6月　综合", "furniture")
        pages = {"a.txt": one, "b.txt": two}
        breaks = {f: p.breaks() for f, p in pages.items()}
        relations = [relation("reprint", pages, ("a.txt", name), ("b.txt", name), breaks) for name in (x, y)]
        write(f"pages-{at + 1}", "two pages that share two stories of three", pages, relations, breaks)


def main():
    for folder in HERE.iterdir():
        if folder.is_dir() and folder.name != "source":
            shutil.rmtree(folder)
    stories()
    pairs("quotations.txt", "quotation")
    pairs("formula.txt", "formula")
    twice()
    long_stories()
    whole_pages()
    jumps()


if __name__ == "__main__":
    main()
