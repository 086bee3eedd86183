"""A screen that nobody sees, with a window manager, on which the real program is worked with as a
user does: mouse, keys, and looking at the picture.

Nothing here knows the program from the inside. What it waits for is on the screen, in the title of
the window, or in the bundle as `pizhu` itself tells it.
"""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("PIZHU", ROOT / "target/debug/pizhu"))
PATIENCE = float(os.environ.get("PIZHU_PATIENCE", "60"))
NEEDED = ["Xvfb", "openbox", "xdotool", "xwininfo", "convert", "import", "xclip"]


# Windows fill the screen and have no frame; the one key of the window manager closes them.
OPENBOX = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
  <applications>
    <application class="*"><decor>no</decor><maximized>yes</maximized></application>
  </applications>
</openbox_config>
"""


class Failed(Exception):
    """Something did not come about."""


def need(programs=NEEDED):
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        raise Failed("these programs are needed: " + ", ".join(missing))
    if not PROGRAM.exists():
        raise Failed(f"{PROGRAM} is not there: cargo build first")


def wait_for(what, holds, patience=PATIENCE):
    """Waits until `holds()` gives something, and gives that."""
    end = time.monotonic() + patience
    while True:
        found = holds()
        if found:
            return found
        if time.monotonic() > end:
            raise Failed(f"waited {patience:.0f} s in vain: {what}")
        time.sleep(0.05)


class Picture:
    """What the screen shows: colours by place."""

    def __init__(self, width, height, data):
        self.width, self.height, self.data = width, height, data

    def at(self, x, y):
        start = (y * self.width + x) * 3
        return tuple(self.data[start : start + 3])

    def differs(self, other):
        """How many points are not as in another picture."""
        count = 0
        length = self.width * 3
        for start in range(0, len(self.data), length):
            ours, theirs = self.data[start : start + length], other.data[start : start + length]
            if ours != theirs:
                count += sum(
                    ours[at : at + 3] != theirs[at : at + 3] for at in range(0, length, 3)
                )
        return count

    def areas(self, colour, within=None, near=0, least=1, like=0):
        """Rectangles (x, y, width, height) around points of a colour, or one `like` it, that lie
        within `near` points of one another, from above; those of at least `least` points."""
        left, top, width, height = within or (0, 0, self.width, self.height)
        found = []
        red, green, blue = colour
        for y in range(top, top + height):
            start = (y * self.width + left) * 3
            row = self.data[start : start + width * 3]
            for x, (r, g, b) in enumerate(zip(row[::3], row[1::3], row[2::3])):
                if abs(r - red) <= like and abs(g - green) <= like and abs(b - blue) <= like:
                    self._add(found, left + x, y, near)
        boxes = [(x, y, right - x + 1, low - y + 1) for x, y, right, low, n in found if n >= least]
        return sorted(boxes, key=lambda box: (box[1], box[0]))

    @staticmethod
    def _add(found, x, y, near):
        for box in reversed(found):
            if box[0] - near - 1 <= x <= box[2] + near + 1 and y <= box[3] + near + 1:
                box[0], box[2], box[3] = min(box[0], x), max(box[2], x), y
                box[4] += 1
                return
        found.append([x, y, x, y, 1])


class Screen:
    """An X server, a window manager, a home of its own, and hands."""

    def __init__(self, pictures, language="zh_CN.UTF-8", size=(1440, 900)):
        self.size = size
        self.pictures = pathlib.Path(pictures)
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.language = language
        self.number = 0
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        try:
            self._begin()
        except BaseException:
            self.stack.close()
            raise
        return self

    def _begin(self):
        home = tempfile.TemporaryDirectory(prefix="pizhu-desktop-", ignore_cleanup_errors=True)
        self.home = pathlib.Path(self.stack.enter_context(home))
        reading, writing = os.pipe()
        width, height = self.size
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        self.stack.callback(self._end, server)
        os.close(writing)
        with os.fdopen(reading) as told:
            display = told.readline().strip()
        if not display:
            raise Failed("the X server did not start")
        self.environment = {
            "PATH": os.environ["PATH"],
            "DISPLAY": f":{display}",
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "LANG": self.language,
            # A machine without the locales of Chinese still knows its characters.
            "LC_CTYPE": "C.UTF-8",
            "USER": "editor",
            # Drawn by the processor, whatever card there is.
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "RUST_BACKTRACE": "1",
        }
        for name in ("VK_DRIVER_FILES", "VK_ICD_FILENAMES", "LIBGL_DRIVERS_PATH"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        (self.home / "openbox.xml").write_text(OPENBOX, encoding="utf-8")
        command = ["openbox", "--sm-disable", "--config-file", str(self.home / "openbox.xml")]
        manager = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.stack.callback(self._end, manager)
        wait_for("the window manager", lambda: "_NET_SUPPORTING_WM_CHECK" in self.run("xprop", "-root"))

    @staticmethod
    def _end(process):
        process.terminate()
        process.wait()

    def __exit__(self, *_):
        self.stack.close()

    def run(self, *command, text=None, check=True):
        """Runs a program on this screen; gives what it writes."""
        done = subprocess.run(
            [str(part) for part in command],
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
        )
        if check and done.returncode != 0:
            raise Failed(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.returncode}")
        return done.stdout

    # ---- looking ----

    def look(self):
        done = subprocess.run(
            ["import", "-window", "root", "-depth", "8", "rgb:-"],
            env=self.environment,
            capture_output=True,
            check=True,
        )
        width, height = self.size
        return Picture(width, height, done.stdout)

    def settled(self, patience=PATIENCE):
        """Waits until the picture stands still, but for a caret, and gives it."""
        end = time.monotonic() + patience
        last = self.look()
        still = 0
        while still < 2:
            if time.monotonic() > end:
                raise Failed("the picture does not come to rest")
            time.sleep(0.1)
            now = self.look()
            still = still + 1 if now.differs(last) <= 100 else 0
            last = now
        return last

    def changed(self, do, least=200):
        """Does something of which something is seen, waits until it is, and until it rests."""
        before = self.look()
        do()
        wait_for("something to be seen", lambda: self.look().differs(before) >= least)
        return self.settled()

    def photograph(self, name):
        """Keeps a picture of the screen."""
        self.number += 1
        path = self.pictures / f"{self.number:02}-{name}.png"
        self.run("import", "-window", "root", path)
        return path

    # ---- doing ----

    def keys(self, *keys):
        for key in keys:
            self.run("xdotool", "key", "--clearmodifiers", key)

    def type(self, text):
        self.run("xdotool", "type", "--delay", "30", text)

    def click(self, x, y, button=1):
        self.run("xdotool", "mousemove", x, y, "sleep", "0.05", "click", button)

    def move(self, x, y):
        self.run("xdotool", "mousemove", x, y)

    def drag(self, begin, end):
        (x0, y0), (x1, y1) = begin, end
        self.run("xdotool", "mousemove", x0, y0, "sleep", "0.05", "mousedown", 1, "sleep", "0.05")
        for step in range(1, 9):
            self.run("xdotool", "mousemove", x0 + (x1 - x0) * step // 8, y0 + (y1 - y0) * step // 8)
        self.run("xdotool", "sleep", "0.05", "mouseup", 1)

    def copy(self, text):
        """Puts a text on the clipboard, as another program would have."""
        # xclip stays to hand it out; without its output closed nobody would know it is ready.
        subprocess.run(
            ["xclip", "-selection", "clipboard"],
            env=self.environment,
            input=text,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )

    def pasted(self):
        """What is on the clipboard."""
        return self.run("xclip", "-selection", "clipboard", "-o", check=False)

    # ---- the program ----

    def start(self, *arguments, program=PROGRAM, settings=None):
        if settings is not None:
            folder = self.home / "config" / "pizhu"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "settings.ron").write_text(settings, encoding="utf-8")
        return Program(self, program, arguments)

    def pizhu(self, *arguments):
        """What a subcommand writes."""
        return self.run(PROGRAM, *arguments)


class Program:
    """The started program and its window."""

    def __init__(self, screen, program, arguments):
        self.screen = screen
        self.log = open(screen.home / "stderr.txt", "w+", encoding="utf-8")
        environment = dict(screen.environment, PIZHU_FIRST_PAGE="1")
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [str(program), *map(str, arguments)], env=environment, stderr=self.log
        )
        screen.stack.callback(self._stop)

    def said(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text(encoding="utf-8")

    def _runs(self):
        if self.process.poll() is not None:
            raise Failed(f"the program ended ({self.process.returncode}): {self.said()}")

    def first_page(self):
        """Waits until the first page can be read; gives the seconds since the start."""
        end = time.monotonic() + PATIENCE
        while "the first page is shown" not in self.said():
            self._runs()
            if time.monotonic() > end:
                raise Failed(f"no page is shown: {self.said()}")
            time.sleep(0.002)
        took = time.monotonic() - self.began
        self.window = wait_for("the window", self._find)
        self.screen.run("xdotool", "windowactivate", "--sync", self.window)
        return took

    def _find(self):
        self._runs()
        found = self.screen.run("xdotool", "search", "--onlyvisible", "--class", "pizhu", check=False)
        return found.split()[-1] if found.split() else None

    def title(self):
        return self.screen.run("xdotool", "getwindowname", self.window).strip()

    def place(self):
        """Where the window's content is: x, y, width, height."""
        told = self.screen.run("xdotool", "getwindowgeometry", "--shell", self.window)
        values = dict(line.split("=") for line in told.split())
        return tuple(int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))

    def close(self):
        """Closes the window as a user does, and waits for the program's end."""
        self.screen.run("xdotool", "windowactivate", "--sync", self.window)
        self.screen.keys("alt+F4")
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failed("the program does not end when its window is closed") from None
        if code != 0:
            raise Failed(f"the program ended with {code}: {self.said()}")
        if "panicked" in self.said():
            raise Failed(self.said())

    def _stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        self.log.close()


def run(main):
    """Runs a script; failures are told without the stack."""
    try:
        main()
    except Failed as failure:
        print(f"desktop: {failure}", file=sys.stderr)
        sys.exit(1)


def lines_of_json(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
