#!/usr/bin/env python3
"""The program as a newcomer uses it, for real: it is started on a screen, a break of the sample is
joined, the name across it tagged, a character in it corrected, undone, redone, exported; then the
exported file and the bundle are checked.

    tests/desktop/hands.py            pictures go to target/desktop
    tests/desktop/hands.py --pinyin   with a Chinese input method as well: fcitx5 with pinyin

Needs the programs of `screen.NEEDED`. The part with the input method hangs on how fast a machine
lets fcitx5 hear a new field, so it is tried by hand and is not what CI runs.
"""

import json
import os
import sys
import time

import pinyin
from screen import Failed, ROOT, Screen, lines_of_json, need, run, wait_for

FAINT = (0x82, 0x86, 0x88)
CHOSEN = (0xD5, 0xE3, 0xF0)
LIGHT = "(theme: Some(Light), first_steps_done: true)"


def expect(what, found, wanted):
    if found != wanted:
        raise Failed(f"{what}: {found!r}, and not {wanted!r}")
    print(f"  {what}: {found!r}")


class Desk:
    """The program with the sample open in it."""

    def __init__(self, screen, *arguments):
        self.screen = screen
        self.program = screen.start(*arguments, settings=LIGHT)
        took = self.program.first_page()
        print(f"the first page was shown after {took:.2f} s")
        self.bundle = wait_for("the bundle", self._bundle)
        wait_for("the title", lambda: self.bundle.stem in self.program.title())

    def _bundle(self):
        return next((self.screen.home / "data").rglob("*.pizhu"), None)

    def history(self):
        """What was done, the last first."""
        told = self.screen.pizhu("history", self.bundle, "--json")
        actions = [json.loads(line) for line in told.splitlines()]
        return [a for a in actions if a["author"] == "editor"]

    def does(self, what, do, name, step=None):
        """Does something, waits until the bundle has it, and takes a picture."""
        before = len(self.history())
        do()
        done = wait_for(
            f"{what} is in the history",
            lambda: self.history()[: -before or None],
        )
        expect(what, done[0]["name"], name)
        self.screen.settled()
        if step:
            self.screen.photograph(step)
        return done[0]

    def marks(self):
        """The marks of open breaks, from above: each has a bar below it that is as long as what is
        suggested is sure, and they stand in one column."""
        x, y, width, height = self.program.place()
        # Not the bars at the top and at the bottom.
        inside = (x, y + 40, width, height - 90)
        found = self.screen.look().areas(FAINT, inside, near=1, least=16, like=2)
        bars = [box for box in found if 8 <= box[2] <= 26 and box[3] <= 3]
        if not bars:
            raise Failed("no mark of a break is to be seen")
        column = max(bars, key=lambda bar: sum(abs(bar[0] - other[0]) <= 3 for other in bars))
        above = [box for box in bars if abs(box[0] - column[0]) <= 3]
        return [(left, top - 14, 20, 14) for left, top, _, _ in above]

    def go_to(self, line):
        self.screen.changed(lambda: self.screen.keys("ctrl+g"), least=5000)
        self.screen.changed(lambda: self.screen.type(str(line)), least=10)
        self.screen.changed(lambda: self.screen.keys("Return"), least=5000)


def main():
    need()
    with Screen(ROOT / "target/desktop") as screen:
        desk = Desk(screen)
        screen.settled()
        screen.photograph("start")

        # By mouse: the third mark from above is that of line 3, which cuts a name.
        x, y, width, height = desk.marks()[2]
        join = lambda: screen.click(x + width // 2, y + height // 2)
        desk.does("the break of line 3", join, "join", "joined")

        # By keys: the name across it.
        desk.go_to(3)
        screen.keys("End", "Left", "Left", "shift+Right", "shift+Right", "shift+Right")
        screen.settled()
        screen.photograph("selected")
        tagged = desk.does("the name", lambda: screen.keys("p"), "tag", "tagged")
        expect("what was tagged", tagged["detail"].split()[0], "程秀兰")

        # A character in it, from the clipboard.
        desk.go_to(3)
        screen.keys("End", "Left", "shift+Right")
        screen.changed(lambda: screen.keys("F2"))
        screen.copy("岫")
        screen.changed(lambda: screen.keys("ctrl+v"), least=20)
        screen.photograph("correcting")
        desk.does("a character in it", lambda: screen.keys("Return"), "correct", "corrected")
        desk.does("undone", lambda: screen.keys("ctrl+z"), "undo", "undone")
        desk.does("redone", lambda: screen.keys("ctrl+shift+z"), "redo", "redone")

        export(desk)
        desk.program.close()
        print(screen.pizhu("check", desk.bundle).strip())

        if "--pinyin" not in sys.argv:
            print("without the input method: --pinyin tries it")
        elif pinyin.is_there():
            pinyin.begin(screen)
            desk = Desk(screen, desk.bundle)
            pinyin.check(desk)
            desk.program.close()
        else:
            print("fcitx5 with pinyin is not installed: that part is passed over")

        # The other way of drawing.
        program = screen.start("--renderer", "glow", desk.bundle)
        program.first_page()
        screen.settled()
        screen.photograph("opengl")
        program.close()
        fall_back(screen, desk.bundle)
    print("desktop: everything as it should be")


def fall_back(screen, bundle):
    """Where there is nothing for wgpu to draw with, the program draws with OpenGL, and says so."""
    nothing = {"VK_ICD_FILENAMES": os.devnull, "VK_DRIVER_FILES": os.devnull, "WGPU_BACKEND": "vulkan"}
    had = dict(screen.environment)
    screen.environment.update(nothing)
    # What is typed here is a command's name.
    screen.environment.pop("XMODIFIERS", None)
    program = screen.start(bundle)
    program.first_page()
    if "drawing with OpenGL instead" not in program.said():
        raise Failed(f"it is not said that wgpu failed: {program.said()}")
    screen.settled()
    # What "about" says is copied from it: the button before the one that closes it.
    screen.copy("nothing yet")
    for do in (lambda: screen.keys("ctrl+k"), lambda: screen.type("about"), lambda: screen.keys("Return")):
        screen.changed(do, least=5000)
        # Each frame is drawn by the processor: one that is late is not one that stands still.
        time.sleep(0.5)
        screen.settled()
    screen.photograph("fallen-back")
    screen.keys("Tab")
    screen.settled()
    screen.keys("Return")
    wait_for("about to say that OpenGL draws", lambda: "OpenGL (glow)" in screen.pasted())
    print("  without Vulkan: OpenGL (glow)")
    screen.keys("Escape")
    program.close()
    screen.environment.clear()
    screen.environment.update(had)


def export(desk):
    screen = desk.screen
    screen.keys("ctrl+e")
    target = desk.bundle.with_suffix(".jsonl")
    # The main button can be used when what will be written has been counted.
    button = wait_for("the button of the export dialog", lambda: main_button(desk))
    screen.settled()
    screen.photograph("export")
    x, y, width, height = button
    screen.click(x + width // 2, y + height // 2)
    wait_for("the exported file", target.exists)
    screen.settled()
    screen.photograph("exported")
    screen.keys("Escape")
    header, *articles = lines_of_json(target)
    expect("the exported set", header["pizhu"]["text"], "clean")
    article = next(a for a in articles if "老集市搬回广场" in a["text"])
    spans = [s for s in article["spans"] if s["author"] == "editor"]
    expect("its spans", [(s["text"], s["label"], s["state"]) for s in spans], [("程岫兰", "PER", "whole")])
    start, end = spans[0]["start"], spans[0]["end"]
    expect("the text there", article["text"][start - 3 : end + 3], "腐摊主程岫兰己经把")
    shown = screen.pizhu("show", desk.bundle, "1")
    if "程岫兰" not in shown:
        raise Failed(f"`pizhu show` does not tell of the name: {shown[:400]}")


def main_button(desk):
    """The widest thing in the colour of what is chosen, low in the window."""
    x, y, width, height = desk.program.place()
    found = desk.screen.look().areas(CHOSEN, (x + width // 2, y + height // 2, width // 2, height // 2), least=500)
    return found[-1] if found else None


if __name__ == "__main__":
    run(main)
