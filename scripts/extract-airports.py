"""Writes src/domain/airport-zones.json: the IANA zone of each IATA airport, grouped by zone.

Source: the Python package `airportsdata` (MIT licence), pinned below. Run:
  python3 scripts/extract-airports.py [--check]
"""

import csv
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

VERSION = "20260905"
TARGET = Path(__file__).parent.parent / "src" / "domain" / "airport-zones.json"


def extract() -> str:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", folder, f"airportsdata=={VERSION}"],
            check=True,
        )
        wheel = next(Path(folder).glob("airportsdata-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            rows = list(csv.DictReader(archive.read("airportsdata/airports.csv").decode("utf-8").splitlines()))
    zones: dict[str, list[str]] = {}
    for row in rows:
        if len(row["iata"]) == 3 and row["tz"]:
            zones.setdefault(row["tz"], []).append(row["iata"])
    count = sum(len(codes) for codes in zones.values())
    assert count > 7000, f"only {count} airports: the source has changed"
    head = {"source": "airportsdata", "version": VERSION, "licence": "MIT", "airports": count}
    body = {zone: " ".join(sorted(codes)) for zone, codes in sorted(zones.items())}
    return json.dumps({**head, "zones": body}, indent=1) + "\n"


if __name__ == "__main__":
    text = extract()
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.read_text() == text else "airport-zones.json differs from its source: run the script")
    TARGET.write_text(text)
