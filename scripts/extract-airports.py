"""Writes what src/domain/airports.ts reads of each IATA airport.

- src/domain/airport-zones.json: its IANA time zone, grouped by zone
- src/domain/airport-places.json: its country, its position, the metropolitan area that it belongs to

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
DOMAIN = Path(__file__).parent.parent / "src" / "domain"
HEAD = {"source": "airportsdata", "version": VERSION, "licence": "MIT"}


def read_source() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The rows of airports with an IATA code, and those of metropolitan areas."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", folder, f"airportsdata=={VERSION}"],
            check=True,
        )
        wheel = next(Path(folder).glob("airportsdata-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            airports, cities = (
                list(csv.DictReader(archive.read(f"airportsdata/{name}.csv").decode("utf-8").splitlines()))
                for name in ("airports", "iata_macs")
            )
    return [row for row in airports if len(row["iata"]) == 3], cities


def zones(airports: list[dict[str, str]]) -> dict[str, object]:
    by_zone: dict[str, list[str]] = {}
    for row in airports:
        if row["tz"]:
            by_zone.setdefault(row["tz"], []).append(row["iata"])
    count = sum(len(codes) for codes in by_zone.values())
    assert count > 7000, f"only {count} airports: the source has changed"
    return {**HEAD, "airports": count, "zones": {zone: " ".join(sorted(codes)) for zone, codes in sorted(by_zone.items())}}


def places(airports: list[dict[str, str]], cities: list[dict[str, str]]) -> dict[str, object]:
    by_country: dict[str, list[str]] = {}
    territories: dict[str, list[str]] = {}
    for row in sorted(airports, key=lambda row: row["iata"]):
        # Three decimals of a degree are about 100 m: enough for distance bands of 1,500 and 3,500 km.
        position = f"{row['iata']} {float(row['lat']):.3f} {float(row['lon']):.3f}"
        by_country.setdefault(row["country"], []).append(position)
        # The only two territories that the source files under their state's country code but that rules tell apart.
        if row["country"] == "US" and row["subd"] in ("Puerto Rico", "Virgin Islands"):
            territories.setdefault({"Puerto Rico": "PR", "Virgin Islands": "VI"}[row["subd"]], []).append(row["iata"])
    metropolitan: dict[str, list[str]] = {}
    for row in cities:
        metropolitan.setdefault(row["City Code"], []).append(row["Airport Code"])
    assert len(territories["PR"]) > 5 and len(metropolitan["LON"]) == 5, "the source has changed"
    return {
        **HEAD,
        "countries": {country: ",".join(positions) for country, positions in sorted(by_country.items())},
        "territories": {code: " ".join(codes) for code, codes in sorted(territories.items())},
        "metropolitanAreas": {city: " ".join(sorted(codes)) for city, codes in sorted(metropolitan.items())},
    }


if __name__ == "__main__":
    airports, cities = read_source()
    for name, content in {"airport-zones": zones(airports), "airport-places": places(airports, cities)}.items():
        text = json.dumps(content, indent=1) + "\n"
        target = DOMAIN / f"{name}.json"
        if "--check" not in sys.argv:
            target.write_text(text)
        elif target.read_text() != text:
            sys.exit(f"{target.name} differs from its source: run the script")
