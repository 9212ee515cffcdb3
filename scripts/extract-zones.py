"""Writes src/domain/zone-rules.json: the UTC offsets of every zone that the airport data names, 2015 to 2049.

Source: the Python package `tzdata` (Apache-2.0; the IANA data in it is in the public domain), pinned below. Zones with the
same offsets are one entry; links (Asia/Calcutta) stand beside the zones that they mean. Run, with Python 3.9 or newer:
  python3 scripts/extract-zones.py [--check]

What is written is read back and compared with Python's own zoneinfo, and with the transitions of the compiled files.
"""

import io
import json
import struct
import subprocess
import sys
import tempfile
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

VERSION = "2026.6"
IANA = "2026f"
DOMAIN = Path(__file__).parent.parent / "src" / "domain"
TARGET = DOMAIN / "zone-rules.json"
FIRST_YEAR, END_YEAR = 2015, 2050
START, END = (datetime(year, 1, 1, tzinfo=timezone.utc) for year in (FIRST_YEAR, END_YEAR))
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Changes = list[tuple[datetime, int]]  # since when, and the minutes from UTC


def compiled_zones() -> dict[str, bytes]:
    """The compiled files of the zones that the airports use."""
    names = json.loads((DOMAIN / "airport-zones.json").read_text())["zones"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", folder, f"tzdata=={VERSION}"],
            check=True,
        )
        wheel = next(Path(folder).glob("tzdata-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            package = archive.read("tzdata/__init__.py").decode("utf-8")
            assert f'IANA_VERSION = "{IANA}"' in package, f"tzdata {VERSION} is not IANA {IANA}"
            return {name: archive.read(f"tzdata/zoneinfo/{name}") for name in names}


def offset_at(zone: ZoneInfo, instant: datetime) -> int:
    seconds = int(instant.astimezone(zone).utcoffset().total_seconds())
    assert seconds % 60 == 0, f"{zone} has seconds in its offset at {instant}"
    return seconds // 60


def changes_of(zone: ZoneInfo) -> Changes:
    """The first offset, and every later one with the minute from which it holds: found day by day, then by halves."""
    changes = [(START, offset_at(zone, START))]
    day = START
    while day < END:
        after = day + timedelta(days=1)
        if offset_at(zone, after) != offset_at(zone, day):
            early, late = day, after
            while late - early > timedelta(minutes=1):
                middle = early + timedelta(minutes=(late - early) // timedelta(minutes=2))
                early, late = (middle, late) if offset_at(zone, middle) == offset_at(zone, day) else (early, middle)
            changes.append((late, offset_at(zone, late)))
        day = after
    return changes


def compiled_changes(data: bytes) -> Changes:
    """The transitions that the compiled file (RFC 8536, version 2) spells out; later ones follow from its last line."""
    header = struct.Struct(">4s c 15x 6L")
    _, _, isut, isstd, leap, times, types, chars = header.unpack_from(data)
    second = header.size + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    _, _, _, _, _, times, types, _ = header.unpack_from(data, second)
    body = second + header.size
    instants = struct.unpack_from(f">{times}q", data, body)
    kinds = data[body + times * 8 : body + times * 9]
    offsets = [struct.unpack_from(">l", data, body + times * 9 + kind * 6)[0] for kind in range(types)]
    found = []
    for before, instant, kind in zip([None, *kinds], instants, kinds):
        since = datetime.fromtimestamp(instant, timezone.utc) if instant > -(2**31) else None
        if since and START < since < END and (before is None or offsets[before] != offsets[kind]):
            found.append((since, offsets[kind] // 60))
    return found


def base36(number: int) -> str:
    return (base36(number // 36) if number >= 36 else "") + DIGITS[number % 36]


def pack(changes: Changes) -> str:
    """`60 3f9c:120 ...`: the first offset, then minutes since the change before (base 36) and the offset from then on."""
    steps = zip(changes, changes[1:])
    minutes = ((int((after - before).total_seconds()) // 60, offset) for (before, _), (after, offset) in steps)
    return " ".join([str(changes[0][1]), *(f"{base36(since)}:{offset}" for since, offset in minutes)])


def unpack(text: str) -> Changes:
    first, *steps = text.split(" ")
    changes = [(START, int(first))]
    for since, offset in (step.split(":") for step in steps):
        changes.append((changes[-1][0] + timedelta(minutes=int(since, 36)), int(offset)))
    return changes


def verify(name: str, text: str, data: bytes) -> None:
    zone = ZoneInfo.from_file(io.BytesIO(data), key=name)
    changes = unpack(text)
    missing = [change for change in compiled_changes(data) if change not in changes]
    assert not missing, f"{name} lacks {missing}"
    for (since, offset), (until, _) in zip(changes, [*changes[1:], (END, 0)]):
        for instant in (since, since + (until - since) / 2, until - timedelta(minutes=1)):
            assert offset_at(zone, instant) == offset, f"{name} is wrong at {instant}"


def extract() -> str:
    compiled = compiled_zones()
    packed: dict[bytes, str] = {}
    groups: dict[str, list[str]] = {}
    for name, data in sorted(compiled.items()):
        if data not in packed:
            packed[data] = pack(changes_of(ZoneInfo.from_file(io.BytesIO(data), key=name)))
        verify(name, packed[data], data)
        groups.setdefault(packed[data], []).append(name)
    head = {"source": "tzdata", "version": IANA, "package": VERSION, "licence": "Apache-2.0; IANA data: public domain"}
    span = {"from": f"{START:%Y-%m-%dT%H:%MZ}", "until": f"{END:%Y-%m-%dT%H:%MZ}", "zones": len(compiled)}
    rules = [{"zones": " ".join(names), "offsets": text} for text, names in groups.items()]
    return json.dumps({**head, **span, "rules": rules}, indent=1) + "\n"


if __name__ == "__main__":
    text = extract()
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.read_text() == text else "zone-rules.json differs from its source: run the script")
    TARGET.write_text(text)
