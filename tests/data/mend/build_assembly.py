#!/usr/bin/env python3
"""Writes assembly.jsonl: small corpora of pages with several stories, from assembly/stories.txt.

A record is {"name", "pages": [{"name", "text"}], "roles": {page: {line: role}},
"articles": [{"parts": [{"page", "lines"}], "metadata": {…}}], "jumps": [{"from": {"page", "line"},
"to": {"page", "line"}}]}. Lines are numbers in the file, from 1. Parts are in reading order; within
a part lines are in the proper order (headline and deck first, captions last).

Every corpus has a seed of its own, its name: the same stories give the same file.
"""

import json
from pathlib import Path

from printing import dice, wrap

HERE = Path(__file__).parent
ROLES = {"H": "headline", "S": "subtitle", "B": "byline", "P": "body", "Q": "body", "C": "caption",
         "G": "signoff", "J": "jump", "F": "furniture"}


def stories():
    found, name = {}, None
    for raw in (HERE / "assembly/stories.txt").read_text(encoding="utf-8").split("\n"):
        if raw.startswith("=== "):
            name = raw[4:]
            found[name] = {"blocks": [], "meta": {}}
        elif raw.startswith("meta"):
            found[name]["meta"] = dict(pair.split("=") for pair in raw.split()[1:])
        elif raw:
            found[name]["blocks"].append((raw[0], raw[2:]))
    return found


STORIES = stories()


class Page:
    def __init__(self, corpus, name, width, indent, blank):
        self.corpus, self.name = corpus, name
        self.width, self.indent, self.blank = width, indent, blank
        self.rows = []  # (text, role, story, unit)

    def put(self, text, role, story=None, width=None, first=True):
        rng = self.corpus.rng
        if role in ("body", "caption"):
            indent = self.indent if role == "body" else "none"
            rows = wrap(text, width or self.width, rng, indent, first=first)
        elif role == "headline" and rng.random() < 0.35 and len(text) > 9:
            at = text.index(" ") if " " in text else len(text) // 2
            rows = [text[:at].strip(), text[at:].strip()]
        else:
            rows = [text]
        for row in rows:
            self.rows.append([row, role, story])
        if self.blank == "para" or (self.blank == "some" and rng.random() < 0.3):
            self.rows.append(["", None, None])

    def body(self, story, letters="PQBGC", width=None):
        for letter, text in STORIES[story]["blocks"]:
            if letter in letters:
                self.put(text, ROLES[letter], story, width)

    def heads(self, story, letters="HS"):
        for letter, text in STORIES[story]["blocks"]:
            if letter in letters:
                self.put(text, ROLES[letter], story)

    def whole(self, story, width=None, heads="before"):
        if heads == "before":
            self.heads(story)
        self.body(story, width=width)
        if heads == "after":
            self.heads(story)

    def furniture(self, text):
        self.put(text, "furniture")


class Corpus:
    def __init__(self, name):
        self.name, self.rng = name, dice(name)
        self.pages, self.jumps, self.year = [], [], {}

    def page(self, width=None, indent=None, blank=None):
        width = width or self.rng.choice([13, 15, 16, 17, 18, 20, 22])
        indent = indent or self.rng.choice(["keep", "strip", "strip"])
        blank = blank or self.rng.choice(["none", "none", "para", "some"])
        page = Page(self, "abcdef"[len(self.pages)] + ".txt", width, indent, blank)
        self.pages.append(page)
        return page

    def cut(self, story):
        """A story's body in two halves; most often in the middle of a paragraph."""
        body = [(l, t) for l, t in STORIES[story]["blocks"] if l in "PQBGC"]
        paragraphs = [i for i, (l, _) in enumerate(body) if l in "PQ"]
        paragraphs = [i for i, (letter, _) in enumerate(body) if letter in "PQ"]
        at = paragraphs[len(paragraphs) // 2]
        if self.rng.random() < 0.3:
            return body[:at], body[at:]
        # The paragraph is cut where a line is full, which is known once it is printed.
        link = {"text": body[at][1]}
        return body[:at] + [("<", link)], [(">", link)] + body[at + 1:]

    def put_half(self, page, story, blocks):
        for letter, text in blocks:
            if letter == "<":
                rows = wrap(text["text"], page.width, self.rng, page.indent)
                rows = rows[:max(1, len(rows) // 2)]
                page.rows += [[row, "body", story] for row in rows]
                left = sum(len(row.replace("　", "").replace(" ", "")) for row in rows)
                rest = text["text"]
                while left:
                    left -= rest[0] not in " 　"
                    rest = rest[1:]
                text["rest"] = rest.lstrip()
            elif letter == ">":
                if text["rest"]:
                    page.put(text["rest"], "body", story, first=False)
            else:
                page.put(text, ROLES[letter], story)

    def jump(self, page, story, text, other, other_text):
        page.put(text, "jump", story)
        self.jumps.append([story, page, text, other, other_text])

    def write(self):
        record = {"name": self.name, "pages": [], "roles": {}, "articles": [], "jumps": []}
        parts = {}
        for page in self.pages:
            while page.rows and not page.rows[-1][0]:
                page.rows.pop()
            record["pages"].append({"name": page.name,
                                    "text": "\n".join(row[0] for row in page.rows) + "\n"})
            roles = {}
            own = {}
            for number, (text, role, story) in enumerate(page.rows, 1):
                if not role:
                    continue
                roles[str(number)] = role
                if story:
                    own.setdefault(story, []).append((number, role))
            record["roles"][page.name] = roles
            for story, lines in own.items():
                top = [n for n, r in lines if r in ("headline", "subtitle")]
                tail = [n for n, r in lines if r == "caption"]
                middle = [n for n, r in lines if n not in top and n not in tail and r != "jump"]
                parts.setdefault(story, []).append({"page": page.name, "lines": top + middle + tail})
        for story, where in parts.items():
            meta = dict(STORIES[story]["meta"])
            day = meta.pop("day", None)
            year = self.year.get(where[0]["page"])
            if day and year:
                meta["date"] = f"{year}-{day}"
            record["articles"].append({"parts": where, "metadata": meta})
        for story, page, text, other, other_text in self.jumps:
            line = [n for n, (t, r, s) in enumerate(page.rows, 1) if r == "jump" and s == story and t == text]
            to = [n for n, (t, r, s) in enumerate(other.rows, 1) if r == "jump" and s == story and t == other_text]
            record["jumps"].append({"from": {"page": page.name, "line": line[0]},
                                    "to": {"page": other.name, "line": to[0]}})
        return record


CORPORA = []


def corpus(make):
    CORPORA.append(make)
    return make


def head(c, page, number, section, year=2023, month=4, day=12):
    c.year[page.name] = year
    week = "一二三四五六日"[(day + month) % 7]
    style = c.rng.randrange(4)
    page.furniture([f"安澜日报　{year}年{month}月{day}日　星期{week}　第{number}版",
                    f"{number}　{section}　{year}年{month}月{day}日　星期{week}",
                    f"第{number}版　{section}　{year}年{month}月{day}日",
                    f"{year}年{month}月{day}日 星期{week} {section} {number}"][style])


@corpus
def before(c, names):
    """Headlines before their bodies."""
    page = c.page()
    for name in names:
        page.whole(name)


@corpus
def after(c, names):
    """Every headline behind its body, as extraction often leaves them."""
    page = c.page()
    head(c, page, 2, "综合", month=5)
    for name in names:
        page.whole(name, heads="after")


@corpus
def heads_at_end(c, names):
    """All bodies, then all headlines in the same order."""
    page = c.page()
    for name in names:
        page.body(name)
    for name in names:
        page.heads(name)


@corpus
def heads_at_start(c, names):
    page = c.page()
    head(c, page, 3, "新闻")
    for name in names:
        page.heads(name)
    for name in names:
        page.body(name)


@corpus
def heads_shuffled(c, names):
    """All headlines at the end, in another order: only words tell."""
    page = c.page()
    for name in names:
        page.body(name)
    for name in names[1:] + names[:1]:
        page.heads(name)


@corpus
def box_inside(c, names):
    """A short story in a box in the middle of a paragraph of a long one."""
    page = c.page(blank="none")
    long, box = names[0], names[1]
    one, two = c.cut(long)
    page.heads(long)
    c.put_half(page, long, one)
    page.whole(box, width=c.rng.choice([9, 11, 25]))
    c.put_half(page, long, two)
    for name in names[2:]:
        page.whole(name)


@corpus
def mixed(c, names):
    """One before, one after, and so on."""
    page = c.page()
    for at, name in enumerate(names):
        page.whole(name, heads="after" if at % 2 else "before")
    page.furniture("责任编辑 韩文 版式 周小舟")


@corpus
def advert(c, names):
    """A story cut by an advertisement and a page head."""
    page = c.page(blank="none")
    page.heads(names[0])
    one, two = c.cut(names[0])
    c.put_half(page, names[0], one)
    page.furniture(c.rng.choice(["广告热线：8123 4567", "安澜日报　社会新闻　第5版"]))
    c.put_half(page, names[0], two)
    for name in names[1:]:
        page.whole(name)


@corpus
def beside(c, names):
    """The headline of a story stands behind its first paragraph."""
    page = c.page()
    for name in names:
        blocks = [b for b in STORIES[name]["blocks"] if b[0] in "PQBGC"]
        at = next(i for i, b in enumerate(blocks) if b[0] in "PQ") + 1
        c.put_half(page, name, blocks[:at])
        page.heads(name)
        c.put_half(page, name, blocks[at:])


@corpus
def columns(c, names):
    """Two stories side by side, read across three lines at a time."""
    page = c.page(width=c.rng.choice([12, 13, 14]), blank="none")
    one, two = Page(c, "x", page.width, page.indent, "none"), Page(c, "y", page.width, page.indent, "none")
    one.whole(names[0])
    two.whole(names[1])
    a, b = one.rows, two.rows
    while a or b:
        page.rows += a[:3] + b[:3]
        a, b = a[3:], b[3:]
    for name in names[2:]:
        page.whole(name)


@corpus
def jump_plain(c, names):
    """A jump from page 1 to page 4, with another story before it there."""
    one, two = c.page(), c.page()
    head(c, one, 1, "要闻")
    head(c, two, 4, "综合")
    first, second = c.cut(names[0])
    one.heads(names[0])
    c.put_half(one, names[0], first)
    c.jump(one, names[0], "（下转第4版）", two, "（上接第1版）")
    one.whole(names[1])
    two.whole(names[2])
    two.put("（上接第1版）", "jump", names[0])
    c.put_half(two, names[0], second)


@corpus
def jump_two_to_one(c, names):
    """Two jumps from page 1 to the same page; the halves there stand in the other order."""
    one, two = c.page(), c.page()
    head(c, one, 1, "要闻")
    head(c, two, 3, "综合")
    halves = [c.cut(name) for name in names[:2]]
    for name, (first, _) in zip(names, halves):
        one.heads(name)
        c.put_half(one, name, first)
        c.jump(one, name, "（下转第三版）", two, "（上接第一版）")
    for name, (_, second) in reversed(list(zip(names, halves))):
        two.put("（上接第一版）", "jump", name)
        c.put_half(two, name, second)
    two.whole(names[2])


@corpus
def jump_fragment(c, names):
    """The continuation has its headline again, or the beginning of it."""
    one, two = c.page(), c.page()
    head(c, one, 1, "要闻", month=7)
    halves = [c.cut(name) for name in names[:2]]
    for name, (first, _) in zip(names, halves):
        one.heads(name)
        c.put_half(one, name, first)
        c.jump(one, name, "下转2版", two, "上接1版")
    head(c, two, 2, "要闻", month=7)
    two.whole(names[2])
    for name, (_, second) in reversed(list(zip(names, halves))):
        two.put("上接1版", "jump", name)
        two.heads(name, "H")
        c.put_half(two, name, second)


@corpus
def jump_three_pages(c, names):
    """Pages without numbers: one jump from a to c, one from b to c; b is no continuation."""
    one, two, three = c.page(), c.page(), c.page()
    first, second = c.cut(names[0])
    one.heads(names[0])
    c.put_half(one, names[0], first)
    c.jump(one, names[0], "（紧接第三版）", three, "（紧接第一版）")
    one.whole(names[2])
    again, rest = c.cut(names[1])
    two.heads(names[1])
    c.put_half(two, names[1], again)
    c.jump(two, names[1], "（下转第3版）", three, "（上接第2版）")
    three.put("（上接第2版）", "jump", names[1])
    c.put_half(three, names[1], rest)
    three.put("（紧接第一版）", "jump", names[0])
    c.put_half(three, names[0], second)


@corpus
def jump_two_steps(c, names):
    """One story over three pages."""
    pages = [c.page(), c.page(), c.page()]
    for page, number in zip(pages, (1, 2, 3)):
        head(c, page, number, "要闻")
    story = names[0]
    body = [b for b in STORIES[story]["blocks"] if b[0] in "PQBGC"]
    third = max(1, len(body) // 3)
    pages[0].heads(story)
    c.put_half(pages[0], story, body[:third])
    pages[0].put("（下转第2版）", "jump", story)
    pages[1].whole(names[1])
    pages[1].put("（上接第1版）", "jump", story)
    c.put_half(pages[1], story, body[third:2 * third])
    pages[1].put("（下转第3版）", "jump", story)
    pages[2].put("（上接第2版）", "jump", story)
    c.put_half(pages[2], story, body[2 * third:])
    c.jumps += [[story, pages[0], "（下转第2版）", pages[1], "（上接第1版）"],
                [story, pages[1], "（下转第3版）", pages[2], "（上接第2版）"]]
    pages[2].whole(names[2])


@corpus
def jump_heads_after(c, names):
    """A jump on a page whose headlines stand behind the bodies."""
    one, two = c.page(), c.page()
    head(c, one, 1, "要闻")
    first, second = c.cut(names[0])
    one.whole(names[1], heads="after")
    c.put_half(one, names[0], first)
    c.jump(one, names[0], "（下转A5版）", two, "（上接A1版）")
    one.heads(names[0])
    two.furniture("A5　综合新闻")
    two.put("（上接A1版）", "jump", names[0])
    c.put_half(two, names[0], second)
    two.whole(names[2], heads="after")


# How scanning damages the line that leads away and the one that takes up.
LEADS = ["（下转第3 版）", "(下转第３版)", "（下转弟3版）", "（卜转第3版）", "下转第3版）", "（下转第3叛）", "〈下转第三版〉",
         "（下 转 第 3 版）", "（下转3版"]
TAKES = ["（上接第1 版）", "(上接第１版)", "（上按第1版）", "（上接第l版）", "（上接弟1版", "（土接第1版）", "〔上接第一版〕",
         "（上 接 第 1 版）", "（上接1版"]


@corpus
def jump_damaged(c, names):
    """Both jump lines as a bad scan leaves them; another story stands before and behind."""
    one, two = c.page(), c.page()
    head(c, one, 1, "要闻")
    head(c, two, 3, "综合")
    number = int(c.name[-1])
    lead, take = LEADS[number], TAKES[(number * 4) % len(TAKES)]
    first, second = c.cut(names[0])
    one.whole(names[1])
    one.heads(names[0])
    c.put_half(one, names[0], first)
    c.jump(one, names[0], lead, two, take)
    two.whole(names[2])
    two.put(take, "jump", names[0])
    c.put_half(two, names[0], second)


@corpus
def jump_nowhere(c, names):
    """Two papers: each has a jump whose other half is not there."""
    one, two = c.page(), c.page()
    head(c, one, 1, "要闻")
    plain = int(c.name[-1]) % 2
    if plain:
        two.furniture("临溪晚报　2024年2月8日　星期四　第9版")
    first, _ = c.cut(names[0])
    one.heads(names[0])
    c.put_half(one, names[0], first)
    one.put("（下转第9版）", "jump", names[0])
    one.whole(names[2])
    one, two = two, one
    # What the first half says of it is not there either.
    rest = names[1] + "@"
    STORIES[rest] = {"blocks": STORIES[names[1]]["blocks"], "meta": {}}
    before, after = c.cut(rest)
    c.put_half(Page(c, "x", one.width, one.indent, "none"), rest, before)
    one.put("（上接1版）", "jump", rest)
    c.put_half(one, rest, after)
    one.whole(names[3])


@corpus
def jump_whole(c, names):
    """The halves of a jump, the lines damaged or one of them lost, and the whole in another paper."""
    one, two, three = c.page(), c.page(), c.page()
    number = int(c.name[-1])
    head(c, one, 1, "要闻")
    first, second = c.cut(names[0])
    one.heads(names[0])
    c.put_half(one, names[0], first)
    lead, take = LEADS[number + 3], TAKES[number + 2]
    c.jump(one, names[0], lead, two, take)
    two.furniture("综合新闻")
    two.put(take, "jump", names[0])
    c.put_half(two, names[0], second)
    two.whole(names[1])
    three.whole(names[2])
    whole = names[0] + "@"
    STORIES[whole] = {"blocks": [b for b in STORIES[names[0]]["blocks"] if b[0] not in "S"],
                      "meta": STORIES[names[0]]["meta"]}
    three.whole(whole)


# Which stories, chosen so that no corpus has two of one kind by accident.
LONG = ["village", "railway", "river", "trade", "rescue", "opera", "seed", "cable", "blood", "shoes"]
PLAN = {
    "before": [["bridge", "hospital", "comment1"], ["wheat", "court", "football"], ["museum", "noise"],
               ["tea", "exam", "letter", "fishing"], ["poet", "novelprize"]],
    "after": [["ferry", "library", "budget"], ["strike", "quake", "volcano"], ["robot", "metro"],
              ["housing", "weather", "repair"], ["chess", "owls", "fishing"]],
    "heads_at_end": [["hospital", "court", "weather"], ["metro", "exam"], ["election", "bank", "quake"],
                     ["library", "football", "housing"]],
    "heads_at_start": [["wheat", "budget"], ["museum", "football", "repair"], ["bank", "volcano", "election"],
                       ["noise", "fishing"]],
    "heads_shuffled": [["bridge", "tea"], ["strike", "poet", "wheat"], ["court", "school", "solar"],
                       ["market", "exam", "museum"]],
    "box_inside": [["village", "comment1"], ["railway", "noise", "metro"], ["rescue", "letter"],
                   ["trade", "weather", "bank"], ["opera", "novelprize"]],
    "mixed": [["factory", "repair", "exam"], ["school", "hospital", "bees", "court"],
              ["market", "ferry", "housing"], ["quake", "election"]],
    "advert": [["seed", "weather"], ["cable", "fishing"], ["river", "football"], ["shoes", "noise"]],
    "beside": [["bridge", "court"], ["solar", "metro"], ["wheat", "library"]],
    "columns": [["hospital", "football"], ["housing", "bees", "exam"], ["strike", "volcano"]],
    "jump_plain": [["village", "bank", "exam"], ["river", "football", "comment1"], ["cable", "noise", "tea"],
                   ["blood", "weather", "budget"]],
    "jump_two_to_one": [["railway", "trade", "letter"], ["rescue", "seed", "hospital"], ["river", "cable", "owls"],
                        ["opera", "shoes", "court"], ["river", "trade", "fishing"]],
    "jump_fragment": [["seed", "river", "noise"], ["opera", "blood", "housing"], ["village", "cable", "metro"],
                      ["trade", "rescue", "weather"]],
    "jump_three_pages": [["blood", "village", "court"], ["trade", "railway", "chess"], ["cable", "seed", "repair"],
                         ["shoes", "rescue", "bank"]],
    "jump_two_steps": [["village", "football", "exam"], ["rescue", "budget", "noise"], ["river", "tea", "library"]],
    "jump_heads_after": [["opera", "quake", "hospital"], ["railway", "weather", "bees"], ["trade", "court", "solar"],
                         ["seed", "metro", "fishing"]],
    "jump_damaged": [["village", "court", "tea"], ["railway", "hospital", "football"], ["river", "exam", "owls"],
                     ["trade", "museum", "noise"], ["rescue", "bridge", "library"], ["opera", "metro", "wheat"],
                     ["seed", "housing", "chess"], ["cable", "budget", "bees"]],
    "jump_nowhere": [["village", "river", "court", "tea"], ["railway", "rescue", "hospital", "football"],
                     ["trade", "seed", "museum", "noise"], ["cable", "opera", "bridge", "library"],
                     ["blood", "shoes", "metro", "wheat"], ["rescue", "village", "housing", "chess"]],
    "jump_whole": [["village", "court", "tea"], ["river", "exam", "owls"], ["opera", "metro", "wheat"],
                   ["cable", "budget", "bees"]],
}


def main():
    records = []
    for make in CORPORA:
        for number, names in enumerate(PLAN[make.__name__], 1):
            c = Corpus(f"{make.__name__}-{number}")
            make(c, names)
            records.append(c.write())
    out = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    (HERE / "assembly.jsonl").write_text(out, encoding="utf-8")
    articles = sum(len(r["articles"]) for r in records)
    jumps = sum(len(r["jumps"]) for r in records)
    print(f"{len(records)} corpora, {articles} articles, {jumps} jumps")


if __name__ == "__main__":
    main()
