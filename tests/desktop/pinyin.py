"""A Chinese input method in the fields of the window, for real: fcitx5 with pinyin under X11.

What is typed reaches the field once and finished; keys that are the input method's do nothing
else: letters are no commands, the space that picks a candidate joins no break, the Enter that ends
a composition does not end the field.
"""

import os
import shutil
import subprocess
import time

from screen import Failed, wait_for

PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""

# On in every field from the start: switching it on by its key is for a field that it knows already.
CONFIG = """[Behavior]
ActiveByDefault=True
ShareInputState=All
PreeditEnabledByDefault=True
ShowInputMethodInformation=False
"""

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def is_there():
    programs = ["fcitx5", "fcitx5-remote", "dbus-daemon"]
    data = "/usr/share/fcitx5/inputmethod/pinyin.conf"
    return all(shutil.which(name) for name in programs) and os.path.exists(data)


def begin(screen):
    """Starts a session bus and fcitx5 on the screen."""
    folder = screen.home / "config" / "fcitx5"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "profile").write_text(PROFILE, encoding="utf-8")
    (folder / "config").write_text(CONFIG, encoding="utf-8")
    # The bus starts no programs of its own, least of all a second fcitx5.
    (screen.home / "bus.conf").write_text(BUS, encoding="utf-8")
    bus = subprocess.Popen(
        ["dbus-daemon", f"--config-file={screen.home / 'bus.conf'}", "--print-address", "--nofork"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=screen.environment,
        text=True,
    )
    screen.stack.callback(screen._end, bus)
    screen.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    screen.environment["XMODIFIERS"] = "@im=fcitx"
    # Pinyin alone: nothing from the network, no tray, no clipboard of its own.
    without = "clipboard,cloudpinyin,notificationitem,notifications,unicode,quickphrase,spell"
    fcitx = subprocess.Popen(
        ["fcitx5", f"--disable={without}"],
        env=screen.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    screen.stack.callback(screen._end, fcitx)
    wait_for("its server", lambda: "server=fcitx" in screen.run("xprop", "-root", "XIM_SERVERS"))
    # Without a field to write in it says 0.
    wait_for("fcitx5", lambda: state(screen) in ("0", "1", "2"))


def state(screen):
    """Nothing where it does not run; 1 as if there were no input method, 2 with it."""
    return screen.run("fcitx5-remote", check=False).strip()


def composes(screen):
    """Whether candidates are shown: nothing else tells that a key was heard."""
    found = screen.run("xdotool", "search", "--onlyvisible", "--name", "Fcitx5 Input Window", check=False)
    return bool(found.split())


def ready(screen):
    """Waits until the input method writes in the field that has the focus. It is on in each field
    from the start, but hears its keys only a moment after the field is there: a letter typed
    before goes past it. So one is typed and taken back until candidates are shown for it."""
    for _ in range(20):
        screen.keys("y")
        end = time.monotonic() + 1.5
        while time.monotonic() < end and not composes(screen):
            time.sleep(0.05)
        heard = composes(screen)
        # What is composed is dropped; what went past is deleted.
        screen.keys("BackSpace")
        wait_for("the candidates to go", lambda: not composes(screen))
        screen.settled()
        if heard:
            return
    raise Failed("the input method does not hear the keys of the field")


def compose(screen, *letters):
    """Types letters of which candidates are shown."""
    screen.keys(*letters)
    wait_for("candidates", lambda: composes(screen))
    return screen.settled()


def check(desk):
    """In the field for corrections, in the filter of the list, and in the field of find."""
    screen = desk.screen
    before = len(desk.history())

    # 己 of 己经 in line 4: by pinyin, with the space that picks the first candidate.
    desk.go_to(4)
    screen.keys("Home", "Right", "shift+Right")
    screen.settled()
    screen.changed(lambda: screen.keys("F2"))
    ready(screen)
    compose(screen, "y", "i")
    screen.photograph("pinyin-composing")
    screen.changed(lambda: screen.keys("space"))
    screen.photograph("pinyin-picked")
    unchanged(desk, before, "while a character is picked")
    done = desk.does("by pinyin", lambda: screen.keys("Return"), "correct", "pinyin-done")
    print(f"  by pinyin: {done['detail']}")
    new = done["detail"].split("→")[-1].strip(" “”\"")
    if len(new) != 1 or not "\u4e00" <= new <= "\u9fff":
        raise Failed(f"one character was picked, and {done['detail']!r} done")

    # Enter on letters that are not finished hands them over as they are; the field stays.
    desk.go_to(5)
    screen.keys("Home", "shift+Right")
    screen.settled()
    screen.changed(lambda: screen.keys("F2"))
    ready(screen)
    compose(screen, "p", "i")
    screen.changed(lambda: screen.keys("Return"))
    screen.photograph("pinyin-enter")
    unchanged(desk, before + 1, "by the Enter that ends a composition")
    screen.keys("Escape")
    screen.settled()
    unchanged(desk, before + 1, "by Escape")

    # The filter.
    screen.keys("ctrl+l")
    screen.settled()
    ready(screen)
    composing = compose(screen, "q", "i", "a", "o")
    screen.photograph("pinyin-filter-composing")
    picked = screen.changed(lambda: screen.keys("space"))
    screen.photograph("pinyin-filter")
    unchanged(desk, before + 1, "in the filter")
    if picked.differs(composing) < 500:
        raise Failed("the list is not filtered by what was picked")
    for key in ("ctrl+a", "BackSpace", "Escape"):
        screen.keys(key)
        screen.settled()

    # The field of what is to be found.
    screen.changed(lambda: screen.keys("ctrl+f"), least=2000)
    ready(screen)
    compose(screen, "g", "u", "a", "n", "g")
    screen.photograph("pinyin-find-composing")
    screen.keys("space")
    wait_for("the candidates to go", lambda: not composes(screen))
    screen.settled()
    screen.photograph("pinyin-find")
    unchanged(desk, before + 1, "in the field of find")
    screen.keys("Escape")
    screen.settled()


def unchanged(desk, count, when):
    done = desk.history()
    if len(done) != count:
        names = [(action["name"], action["detail"]) for action in done[:-count]]
        raise Failed(f"actions were done {when}: {names}")
