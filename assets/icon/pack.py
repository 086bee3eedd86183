#!/usr/bin/env python3
"""Renders pizhu.svg to PNG and packs the PNGs into pizhu.ico and pizhu.icns.

Needs rsvg-convert (Debian: librsvg2-bin). Run it in this folder after a change of the drawing.
Both containers may hold PNG as it is: .ico since Windows Vista, .icns since Mac OS X 10.7.
"""

import struct
import subprocess
from pathlib import Path

SIZES = [16, 24, 32, 48, 64, 128, 256, 512]
# Types of .icns by the side of the square in pixels; @2x entries hold the same pictures.
ICNS = [(b"icp4", 16), (b"icp5", 32), (b"icp6", 64), (b"ic07", 128), (b"ic08", 256),
        (b"ic09", 512), (b"ic11", 32), (b"ic12", 64), (b"ic13", 256), (b"ic14", 512)]

here = Path(__file__).parent
png = {}
for size in SIZES:
    target = here / f"pizhu-{size}.png"
    subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size),
                    str(here / "pizhu.svg"), "-o", str(target)], check=True)
    png[size] = target.read_bytes()

sides = [size for size in SIZES if size <= 256]
offset = 6 + 16 * len(sides)
entries, data = b"", b""
for side in sides:
    # A side of 256 is written as 0.
    entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32,
                           len(png[side]), offset + len(data))
    data += png[side]
(here / "pizhu.ico").write_bytes(struct.pack("<HHH", 0, 1, len(sides)) + entries + data)

chunks = b"".join(kind + struct.pack(">I", 8 + len(png[side])) + png[side] for kind, side in ICNS)
(here / "pizhu.icns").write_bytes(b"icns" + struct.pack(">I", 8 + len(chunks)) + chunks)
