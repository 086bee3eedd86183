#!/usr/bin/env python3
"""What the started program takes: time to the first page, idling, memory, its size on disk.

    cargo build --release
    PIZHU=target/release/pizhu tests/desktop/figures.py            the figures that count
    tests/desktop/figures.py --quick                               a short run, with any build

The limits are those of the release build, drawn in software; `benches/window.rs` has the frames.
"""

import pathlib
import random
import statistics
import subprocess
import sys
import time

from screen import PROGRAM, ROOT, Screen, Failed, need, run, wait_for

QUICK = "--quick" in sys.argv
# What nothing is changed for: without a caret that blinks, and with it.
STILL = "(theme: Some(Light), reduced_motion: true)"
BLINKING = "(theme: Some(Light))"


def line(name, value, limit, unit):
    verdict = "" if value <= limit else " TOO MUCH"
    print(f"  {name:<58} {value:>8.2f} {unit:<4} {value / limit:>5.2f} of the limit ({limit} {unit}){verdict}", flush=True)


def processor(pid):
    """Seconds of processor time so far, of all threads."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / 100


def memory(pid):
    """Resident memory now, and at the most, in MB; what is the program's own of it."""
    status = dict(
        part.split(":", 1) for part in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    mb = lambda key: int(status[key].split()[0]) / 1024
    return mb("VmRSS"), mb("VmHWM"), mb("RssAnon")


def start(screen):
    rounds = 3 if QUICK else 10
    times = []
    for _ in range(rounds + 1):
        program = screen.start(settings=BLINKING)
        times.append(program.first_page())
        program.close()
    # The first makes the copy of the sample, and reads the program from the disk.
    first, *warm = times
    print(f"  start to the first page that can be read, the very first time: {first:.2f} s")
    line("start to the first page that can be read, warm (median)", statistics.median(warm), 0.5, "s")


def idle(screen, settings, what, seconds, limit):
    program = screen.start(settings=settings)
    program.first_page()
    screen.settled()
    # Lists are brought up to date, the dictionary is loaded.
    time.sleep(5)
    before = processor(program.process.pid)
    time.sleep(seconds)
    used = processor(program.process.pid) - before
    line(f"idle for {seconds} s, {what}", used / seconds * 100, limit, "%")
    program.close()


def empty(screen):
    """What an empty window takes: the program, its font, and the driver that draws in software."""
    bundle = screen.home / "empty.pizhu"
    page = screen.home / "page.txt"
    page.write_text("一\n", encoding="utf-8")
    screen.pizhu("import", bundle, page)
    for renderer in ("wgpu", "glow"):
        program = screen.start("--renderer", renderer, bundle, settings=STILL)
        program.first_page()
        screen.settled()
        time.sleep(3)
        now, most, own = memory(program.process.pid)
        print(f"  memory, a bundle of one character, {renderer}: {now:.0f} MB ({most:.0f} at the most, {own:.0f} not of files)")
        program.close()


def full(screen):
    articles, characters = (500, 50_000) if QUICK else (100_000, 1_000_000)
    bundle = make(screen, articles, characters)
    size = bundle.stat().st_size / 1e6
    for renderer in ("wgpu", "glow"):
        program = screen.start("--renderer", renderer, bundle, settings=STILL)
        took = program.first_page()
        screen.settled()
        time.sleep(5 if QUICK else 15)
        now, most, own = memory(program.process.pid)
        what = f"memory, {articles} articles ({size:.0f} MB), {characters} characters open, {renderer}"
        line(what, now, 400, "MB")
        print(f"    at the most {most:.0f} MB; {own:.0f} MB not of files; first page after {took:.2f} s")
        screen.photograph(f"full-{renderer}")
        program.close()


def make(screen, articles, characters):
    """A bundle of articles of 2 KB, the first of `characters`."""
    chance = random.Random(7)
    letters = [chr(c) for c in range(0x4E00, 0x4E00 + 3000)]
    folder = screen.home / "pages"
    rows = lambda count, length: "\n".join("".join(chance.choices(letters, k=length)) for _ in range(count)) + "\n"
    for number in range(articles):
        part = folder / f"{number // 1000:03}"
        part.mkdir(parents=True, exist_ok=True)
        (part / f"{number:06}.txt").write_text(rows(31, 21), encoding="utf-8")
    (folder / "000" / "000000.txt").write_text(rows(characters // 20, 19), encoding="utf-8")
    bundle = screen.home / "full.pizhu"
    subprocess.run(
        [PROGRAM, "import", bundle, folder], env=screen.environment, check=True, capture_output=True
    )
    return bundle


def main():
    need()
    print(f"{PROGRAM} under Xvfb, drawn in software:")
    line("size of the program with its font", PROGRAM.stat().st_size / 1e6, 45, "MB")
    with Screen(ROOT / "target/desktop/figures") as screen:
        start(screen)
        seconds = 5 if QUICK else 20
        # What a blinking caret takes to draw is the driver's share, on a processor.
        idle(screen, STILL, "nothing blinks", seconds, 1.0)
        idle(screen, BLINKING, "the caret blinks", seconds, 1.0)
        empty(screen)
        full(screen)


if __name__ == "__main__":
    run(main)
