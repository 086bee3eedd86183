#!/usr/bin/env python3
"""Writes roles/*.txt and roles/*.json from the pages in roles/source/*.txt, and so for pages/.

A page begins with `=== NN-name`. `% key=value …` sets the layout from there
on (width, indent, blank, cut, hyphen). Then one block a line, in the order in
which it is printed: a letter for the role, the article it belongs to (`-` for
none), the text.

  H headline   S eyebrow or deck   s heading inside the body   B byline
  D dateline of its own   P paragraph   Q paragraph that begins with a dateline
  + the rest of the paragraph last begun in that article   C caption
  J jump   G sign-off   F furniture   T lines as printed (table, verse)

`／` ends a printed line within a block (the text runs on); in T it ends a line
that stands for itself; `＼` is a ／ that is printed. `~` before the letter: good editors differ about the
role. `J a （下转第3版） >> 12-name b` names the page of the other half and, if it is
not `a`, the article there.
`[[ a b 3` … `]]` prints the blocks of a and b in columns of which three lines
each come in turn. `dup b a`: article b is a second copy of a.
"""

import json
import re
from pathlib import Path

from printing import dice, wrap

HERE = Path(__file__).parent
FOLDERS = ("roles", "pages")
ROLES = {"H": "headline", "S": "subtitle", "s": "subtitle", "B": "byline", "D": "dateline",
         "P": "body", "Q": "body", "+": "body", "C": "caption", "J": "jump", "G": "signoff",
         "F": "furniture", "T": "body"}


class Page:
    def __init__(self, name, folder="roles"):
        self.name = name
        self.folder = HERE / folder
        self.rng = dice(name)
        self.layout = {"width": "17", "indent": "strip", "blank": "none", "cut": "0", "hyphen": "0"}
        self.printed = []  # (text, unit) or ("", None)
        self.units = []  # a unit is what is joined into one line of the article
        self.open = {}  # the paragraph last begun, by article
        self.copies = {}
        self.columns = None
        self.since = 0

    def set(self, pairs):
        for pair in pairs.split():
            key, value = pair.split("=")
            assert key in self.layout, pair
            self.layout[key] = value

    def lines_of(self, letter, text, rest=None):
        if letter == "T":
            return text.split("／")
        if letter in "PQ+C" and "／" not in text:
            width = int(self.layout["width"])
            indent = self.layout["indent"]
            if letter == "C":
                indent = "none"
            rows = wrap(text + (rest["text"] if rest else ""), width, self.rng, indent,
                        self.layout["cut"] == "1", self.layout["hyphen"] == "1", letter != "+")
            if rest:
                # A column is full where it is left: cut at the line end that is next.
                at, seen = 0, 0
                while seen < len(text) and at < len(rows) - 1:
                    seen += len(rows[at].replace("　", "").replace(" ", ""))
                    at += 1
                rest["text"] = self.remainder(text + rest["text"], rows[:at])
                rows = rows[:at]
            return rows
        return text.split("／")

    @staticmethod
    def remainder(text, rows):
        """What is left of a text when these lines of it are printed."""
        at = 0
        for row in rows:
            hyphen = row.endswith("-")
            for character in row.strip("　 ")[:-1 if hyphen else None]:
                while text[at] != character:
                    assert text[at] in "　 ", text
                    at += 1
                at += 1
        return text[at:].lstrip(" ")

    def block(self, letter, article, text, either, rest=None):
        target = None
        if letter == "J" and " >> " in text:
            text, target = text.split(" >> ")
            target = target.split(" ")[0]
        if letter == "+" and article in self.open:
            unit = self.open[article]
        else:
            unit = {"role": ROLES[letter], "letter": letter, "article": article, "either": either,
                    "lines": [], "target": target, "text": text}
            if letter != "T":
                self.units.append(unit)
            if letter in "PQ+":
                self.open[article] = unit
        rows = []
        for line in self.lines_of(letter, text, rest):
            if letter == "T":
                if not line:
                    rows.append(("", None))
                    continue
                unit = dict(unit, lines=[])
                self.units.append(unit)
            rows.append((line, unit))
        if self.columns is not None and article in self.columns["rows"]:
            self.columns["rows"][article] += rows
        else:
            self.emit(rows, letter)

    def emit(self, rows, letter):
        blank = self.layout["blank"]
        for text, unit in rows:
            self.printed.append((text.replace("＼", "／"), unit))
            self.since += 1
            if blank == "every" or (blank.startswith("box") and letter in "PQ+"
                                    and self.since >= int(blank[3:]) + self.rng.randrange(4)) \
                    or (blank == "some" and self.rng.random() < 0.14):
                self.printed.append(("", None))
                self.since = 0
        if blank in ("para", "box") or (blank.startswith("box") and self.rng.random() < 0.5):
            self.printed.append(("", None))

    def turn_by_turn(self):
        rows, each = self.columns["rows"], self.columns["each"]
        self.columns = None
        while any(rows.values()):
            for article in rows:
                self.emit(rows[article][:each], "x")
                rows[article] = rows[article][each:]

    def write(self):
        while self.printed and not self.printed[-1][0]:
            self.printed.pop()
        text = "\n".join(line for line, _ in self.printed) + "\n"
        (self.folder / f"{self.name}.txt").write_text(text, encoding="utf-8")
        for number, (line, unit) in enumerate(self.printed, 1):
            if unit:
                unit["lines"].append(number)
        lines, breaks = {}, []
        last = None
        for number, (line, unit) in enumerate(self.printed, 1):
            if not unit:
                continue
            entry = {"role": unit["role"]}
            if unit["letter"] == "Q" and unit["lines"][0] == number:
                entry["dateline"] = True
            if unit["either"]:
                entry["either"] = True
            lines[str(number)] = entry
            if last:
                same = last[1] is unit
                breaks.append({"line": last[0], "next": number, "break": "join" if same else "keep"})
            last = (number, unit)
        names = []
        for unit in self.units:
            if unit["article"] != "-" and unit["article"] not in names:
                names.append(unit["article"])
        articles = []
        for name in names:
            own = [u for u in self.units if u["article"] == name]
            top = [u for u in own if u["letter"] in "HS"]
            tail = [u for u in own if u["letter"] == "C"]
            # A caption that is the whole of the story is its body.
            middle = [u for u in own if u not in top and u not in tail]
            paragraphs = [u["lines"] for u in top + middle + tail]
            article = {"lines": [n for p in paragraphs for n in p], "paragraphs": paragraphs}
            if name in self.copies:
                article["copy_of"] = names.index(self.copies[name])
            articles.append(article)
        jumps = []
        for unit in self.units:
            if unit["letter"] != "J":
                continue
            way = "to" if re.search("[转轉]", unit["text"]) else "from"
            jump = {"line": unit["lines"][0], "way": way}
            page = re.search(r"[A-Z]?[0-9一二三四五六七八九十]+", unit["text"])
            if page:
                jump["page"] = page.group(0)
            if unit["target"]:
                jump["file"] = unit["target"] + ".txt"
            jumps.append(jump)
        # One entry a line, so that a change reads well.
        out = ["{", '"lines": {']
        out.append(",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in lines.items()))
        out.append('},\n"breaks": [')
        out.append(",\n".join(json.dumps(b) for b in breaks))
        out.append('],\n"articles": [')
        out.append(",\n".join(json.dumps(a) for a in articles))
        out.append('],\n"jumps": [')
        out.append(",\n".join(json.dumps(j) for j in jumps))
        out.append("]\n}\n")
        (self.folder / f"{self.name}.json").write_text("\n".join(out), encoding="utf-8")


def sources(folder="roles"):
    """The pages as lists of steps; a block that goes on later knows its rest."""
    pages, name = {}, None
    for path in sorted((HERE / folder / "source").glob("*.txt")):
        for raw in path.read_text(encoding="utf-8").split("\n"):
            if raw.startswith("=== "):
                name = raw[4:].strip()
                assert name not in pages, name
                pages[name] = []
            elif raw and (raw[0] in "%[]_" or raw.startswith("dup ")):
                pages[name].append(raw)
            elif raw:
                letter, article, text = raw.removeprefix("~").split(" ", 2)
                assert letter in ROLES, raw
                pages[name].append({"letter": letter, "article": article, "text": text,
                                    "either": raw.startswith("~")})
    for name, steps in pages.items():
        for at, step in enumerate(steps):
            if not isinstance(step, dict) or step["letter"] != "+":
                continue
            before = [s for s in steps[:at] if is_text(s, step["article"])]
            if not before:
                jump = next(s for s in steps if isinstance(s, dict) and s["letter"] == "J"
                            and s["article"] == step["article"])
                other, of = (jump["text"].split(" >> ")[1].split(" ") + ["a"])[:2]
                before = [s for s in pages[other] if is_text(s, of)]
            before[-1]["rest"] = step
    return pages


def is_text(step, article):
    return isinstance(step, dict) and step["letter"] in "PQ+" and step["article"] == article


def pages(folder="roles"):
    for name, steps in sources(folder).items():
        page = Page(name, folder)
        for step in steps:
            if isinstance(step, dict):
                page.block(step["letter"], step["article"], step["text"], step["either"], step.get("rest"))
            elif step.startswith("% "):
                page.set(step[2:])
            elif step.startswith("[[ "):
                *names, each = step[3:].split()
                page.columns = {"rows": {n: [] for n in names}, "each": int(each)}
            elif step == "]]":
                page.turn_by_turn()
            elif step.startswith("dup "):
                _, copy, of = step.split()
                page.copies[copy] = of
            elif step == "_":
                page.printed.append(("", None))
        yield page


def main():
    for folder in FOLDERS:
        for page in pages(folder):
            page.write()


if __name__ == "__main__":
    main()
