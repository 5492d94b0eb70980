#!/usr/bin/env python3
"""Writes the files that `sluice demo` restores: the papers of a lighthouse that never was.

    make_lighthouse.py DIRECTORY [YEARS]

Everything is computed, from a fixed seed. YEARS (3) leaves out the last ones for an earlier snapshot.
"""
import math
import os
import random
import struct
import sys
import zlib

FIRST_YEAR = 1911
DAY = 86_400


def day_zero(year):
    """Seconds from 1970 to the start of a year, for years before it."""
    days = sum(366 if y % 4 == 0 and y % 100 or y % 400 == 0 else 365 for y in range(year, 1970))
    return -days * DAY


def write(path, content, seconds, nanos=0, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    os.chmod(path, mode)
    at = seconds * 1_000_000_000 + nanos
    os.utime(path, ns=(at, at))


# --- text ---------------------------------------------------------------------------------------

SKY = ["clear", "hazy", "overcast", "broken cloud", "fog from the west", "rain", "sleet"]
SEA = ["calm", "slight", "moderate", "rough", "very rough", "high"]
SEEN = ["a schooner, outward bound", "two herring boats", "nothing but gulls", "a steamer, hull down",
        "the mail packet, late again", "a whale, or a very patient rock", "the supply tender"]
DONE = ["Trimmed the wicks.", "Polished the lens.", "Wound the clockwork twice.", "Painted the rail.",
        "Mended the boat.", "Wrote to Grandmother.", "Counted the oil: enough until the thaw.",
        "Rang the bell from four to nine."]


def log_entry(rng, year, day):
    force = min(11, int(rng.expovariate(0.28)))
    lines = [f"Day {day + 1} of {year}.", f"Wind force {force}, sea {SEA[min(5, force // 2)]}, "
             f"sky {rng.choice(SKY)}.", f"Seen: {rng.choice(SEEN)}.", rng.choice(DONE)]
    if force > 8:
        lines.append("Storm. The tower hums like a cello and the light does not move.")
    return "\n".join(lines) + "\n", force


def weather(rng, year):
    rows = ["hour,pressure_hpa,air_c,sea_c,wind_ms,gust_ms,visibility_km"]
    for hour in range(365 * 24):
        season = math.cos((hour / 24 - 205) / 365 * 2 * math.pi)
        wind = abs(rng.gauss(7 - 3 * season, 3.5))
        rows.append(f"{hour},{1013 + 14 * math.sin(hour / 61) + rng.gauss(0, 0.6):.1f},"
                    f"{9 + 8 * season + 2 * math.sin(hour / 24 * 2 * math.pi):.1f},"
                    f"{9 + 5 * season:.1f},{wind:.1f},{wind * 1.4:.1f},{rng.choice([5, 10, 20, 40])}")
    return "\n".join(rows) + "\n"


def chart(rng, number):
    rings = []
    for depth in range(5, 60, 5):
        points = []
        for step in range(72):
            angle = step / 72 * 2 * math.pi
            radius = depth * 4 + 9 * math.sin(3 * angle + number) + rng.uniform(-2, 2)
            points.append(f"{320 + radius * math.cos(angle):.1f},{240 + radius * math.sin(angle):.1f}")
        rings.append(f'<polygon fill="none" stroke="#246" points="{" ".join(points)}"/>'
                     f"<!-- {depth} fathoms -->")
    return ('<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">\n'
            + "\n".join(rings) + "\n</svg>\n")


# --- pictures and sounds ------------------------------------------------------------------------

def png(width, height, pixel):
    rows = b"".join(b"\0" + b"".join(bytes(pixel(x, y)) for x in range(width)) for y in range(height))

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9))
            + chunk(b"IEND", b""))


def evening(rng, width, height):
    """Sky over sea, with the path of the low sun and a beam from the right."""
    grain = [rng.randrange(-3, 4) for _ in range(4099)]

    def pixel(x, y):
        noise = grain[(x * 31 + y * 17) % 4099]
        if y < height * 0.6:
            t = y / (height * 0.6)
            beam = 40 if abs((width - x) * 0.25 - (height * 0.35 - y)) < (width - x) * 0.05 else 0
            return [max(0, min(255, v + noise + beam)) for v in
                    (40 + 200 * t, 50 + 90 * t, 110 + 20 * t)]
        t = (y - height * 0.6) / (height * 0.4)
        glint = 90 * max(0, math.sin(x * 0.9 + y * y * 0.01)) * (1 - t) if abs(x - width / 2) < 20 + 60 * t else 0
        return [max(0, min(255, int(v + noise + glint))) for v in (60 - 40 * t, 70 - 40 * t, 100 - 50 * t)]

    return png(width, height, lambda x, y: [int(v) for v in pixel(x, y)])


def swirl(width, height, cx, cy, zoom):
    def pixel(x, y):
        z = complex((x - width / 2) / zoom, (y - height / 2) / zoom)
        c, n = complex(cx, cy), 0
        while abs(z) < 4 and n < 96:
            z, n = z * z + c, n + 1
        return (n * 3 % 256, n * 5 % 256, (60 + n * 2) % 256)

    return png(width, height, pixel)


def horn(seconds, base):
    rate = 11_025
    samples = bytearray()
    for i in range(seconds * rate):
        t = i / rate
        swell = math.sin(math.pi * (t % 4) / 4) ** 2
        tone = sum(math.sin(2 * math.pi * base * k * t + k) / k for k in (1, 2, 3, 5))
        samples += struct.pack("<h", int(9000 * swell * tone))
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, 1,
                       rate, rate * 2, 2, 16, b"data", len(samples))
    return head + bytes(samples)


# --- the whole ----------------------------------------------------------------------------------

README = """The papers of Sluice Rock Light, %d to %d

There is no such rock and there was no such light; every word, picture and sound in this
directory was computed. What is real is how it got here: rustic backed it up, and Sluice has
just restored it, with its times from before 1970, its links, its modes and its empty spaces.
"""


def main(root, years):
    rng = random.Random(1911)
    storms = []
    last = FIRST_YEAR + years - 1
    write(f"{root}/README.txt", README % (FIRST_YEAR, last), day_zero(1969))
    for year in range(FIRST_YEAR, last + 1):
        for day in range(365):
            text, force = log_entry(rng, year, day)
            path = f"log/{year}/{day // 31 + 1:02}/{day % 31 + 1:02}.txt"
            write(f"{root}/{path}", text, day_zero(year) + day * DAY + 64_800, rng.randrange(10**9))
            if force > 8:
                storms.append(path)
        write(f"{root}/weather/{year}.csv", weather(rng, year), day_zero(year + 1), mode=0o444)
    os.makedirs(f"{root}/log/storms")
    for path in storms:
        os.symlink("../../" + path, f"{root}/log/storms/{path[4:].replace('/', '-')}")
    for number in range(12):
        write(f"{root}/charts/approach {number + 1:02}.svg", chart(rng, number), day_zero(1912) + number)
    for number in range(5):
        write(f"{root}/pictures/evening {number + 1}.png", evening(rng, 480, 300), day_zero(1913))
    for number, at in enumerate([(-0.8, 0.156), (0.285, 0.01), (-0.4, 0.6)]):
        write(f"{root}/pictures/water {number + 1}.png", swirl(480, 360, *at, 130), day_zero(1913))
    for name, seconds, base in (("fog horn", 12, 87), ("bell", 8, 311)):
        write(f"{root}/sounds/{name}.wav", horn(seconds, base), day_zero(1912))
    oddities(root)
    directories(root)


def oddities(root):
    """What a restore must bring back besides contents."""
    os.link(f"{root}/pictures/evening 1.png", f"{root}/pictures/the best one.png")
    for copy in range(1, 9):
        for name in sorted(os.listdir(f"{root}/pictures")):
            with open(f"{root}/pictures/{name}", "rb") as picture:
                write(f"{root}/copies for the family/{copy}/{name}", picture.read(), day_zero(1914))
    write(f"{root}/Gäste/Großmutter ⚓.txt", "Came for tea. Stayed for the storm.\n", day_zero(1913))
    with open(f"{root}/charts/the open sea.raw", "wb") as sea:
        sea.truncate(24 << 20)
        for island in range(5):
            sea.seek((island * 4 + 3) << 20)
            sea.write(b"land" * 1000)
    os.mkfifo(f"{root}/speaking tube", 0o640)
    os.mkdir(f"{root}/visitors expected")
    write(f"{root}/sealed/orders.txt", "Keep the light.\n", day_zero(1911), mode=0o400)
    os.chmod(f"{root}/sealed", 0o555)
    os.symlink("log/storms", f"{root}/storms")


def directories(root):
    for parent, names, _ in os.walk(root, topdown=False):
        for name in names:
            if not os.path.islink(f"{parent}/{name}"):
                os.utime(f"{parent}/{name}", (day_zero(1914), day_zero(1914)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3)
