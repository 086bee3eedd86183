"""Breaks text into lines as newspapers and text extractors do."""

import random
import re

NO_START = "，。、；：？！）》”’」』】〉…—·％%℃"
NO_END = "（《“‘「『【〈"
TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:%/'’\-]*[A-Za-z0-9%]|……|——|.", re.S)


def width_of(text):
    return sum(0.5 if ord(c) < 0x2000 and c not in "“”‘’·—…" else 1 for c in text)


def wrap(text, width, rng, indent="keep", cut=False, hyphen=False, first=True):
    """The lines of one paragraph in a column `width` characters wide.

    `indent`: keep (two full-width spaces are printed), half (four half-width
    ones), strip (they were printed and the extractor dropped them, so the
    first line is two short), none (there were none).
    """
    if not width:
        mark = {"keep": "　　", "half": "    "}.get(indent, "") if first else ""
        return [mark + text]
    tokens = list(text) if cut else TOKEN.findall(text)
    lines, line = [], ""
    room = width - (2 if first and indent != "none" else 0)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        used = width_of(line)
        if used + width_of(token) <= room:
            line += token
            at += 1
            continue
        if token in " 　":
            at += 1
            continue
        follows = tokens[at + 1] if at + 1 < len(tokens) else "\n"
        if (token in NO_START and follows not in NO_START and rng.random() < 0.6
                and used + width_of(token) <= room + 1):
            line += token  # the mark hangs
            at += 1
        elif token in NO_START and len(line) > 2:
            take = 1  # the character before the mark goes down with it
            while line[-take] in NO_START + "……——" and take < len(line) - 1:
                take += 1
            if line[-take].isascii() and line[-take].isalnum():
                while take < len(line) - 1 and line[-take - 1].isascii() and line[-take - 1].isalnum():
                    take += 1
            tokens[at:at] = list(line[-take:])
            line = line[:-take]
        elif hyphen and token.isascii() and token.isalpha() and len(token) > 5 and room - used >= 1.5:
            part = int((room - used) * 2) - 1
            part = min(max(part, 2), len(token) - 2)
            line += token[:part] + "-"
            tokens[at] = token[part:]
        elif width_of(token) > width:
            part = max(int((room - used) * 2), 1)
            line += token[:part]
            tokens[at] = token[part:]
        while line and line[-1] in NO_END:
            tokens[at:at] = [line[-1]]
            line = line[:-1]
        if not line:
            line = tokens[at]
            at += 1
        lines.append(line.rstrip(" 　"))
        line, room = "", width
    if line:
        lines.append(line)
    mark = {"keep": "　　", "half": "    "}.get(indent, "") if first else ""
    return [mark + lines[0]] + lines[1:]


def dice(name):
    return random.Random(name)
