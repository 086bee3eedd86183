#!/usr/bin/env python3
"""Takes the pictures of the README: the real window with the sample in it, on a screen of its own.

    cargo build --release && PIZHU=target/release/pizhu docs/pictures.py

Writes docs/pictures/*.png, with as few colours as they need. Needs what tests/desktop needs.
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/desktop"))
sys.dont_write_bytecode = True

from screen import Screen, need, run  # noqa: E402

FOLDER = ROOT / "docs/pictures"
SIZE = (1280, 800)


def take(name, settings, steps, language="zh_CN.UTF-8"):
    """Starts the program with settings, does some steps, and keeps what is seen."""
    with Screen(ROOT / "target/desktop/pictures", language=language, size=SIZE) as screen:
        chosen = ", ".join(["first_steps_done: true", "reduced_motion: true", *settings])
        program = screen.start(settings=f"({chosen})")
        program.first_page()
        screen.settled()
        steps(screen)
        # The mouse is nowhere, and what was said is gone.
        screen.move(SIZE[0] - 1, SIZE[1] - 1)
        screen.settled()
        path = FOLDER / f"{name}.png"
        screen.run("import", "-window", "root", screen.home / "picture.png")
        screen.run(
            "convert", screen.home / "picture.png", "-strip", "+dither", "-colors", "200",
            "-define", "png:compression-level=9", f"png8:{path}",
        )
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")
        program.close()


def printed(screen):
    """The finished article, as printed."""
    screen.changed(lambda: screen.keys("ctrl+Next"))


def flowing(screen):
    """The same, flowing, with a tag chosen."""
    screen.changed(lambda: screen.keys("ctrl+Next"))
    screen.changed(lambda: screen.keys("period", "period", "period"))


def main():
    need()
    FOLDER.mkdir(exist_ok=True)
    light, dark, sepia = (f"theme: Some({name})" for name in ("Light", "Dark", "Sepia"))
    take("printed", [light], printed)
    take("flowing-dark", [dark, "view: Flowing", "language: Some(English)"], flowing, "en_GB.UTF-8")
    take("compare-sepia", [sepia, "compare: true"], printed)


if __name__ == "__main__":
    run(main)
