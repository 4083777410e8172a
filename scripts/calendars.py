#!/usr/bin/env python3
"""Writes assets/calendars/<code>.json and the list of files the clock embeds.

    python3 -m venv /tmp/calendars
    /tmp/calendars/bin/pip install holidays==0.109
    /tmp/calendars/bin/python scripts/calendars.py            # write
    /tmp/calendars/bin/python scripts/calendars.py --check    # compare, exit 1 on a difference

The facts come from the PyPI package `holidays`, category "public", so bank days, half days and
days of custom are left out. Where in doubt a day is left out: a missing holiday makes a due date
earlier, never later. Left out on top of that:

- days off that a government moves to make a long weekend (Hungary, Latvia, Bulgaria): they are
  days of rest, not public holidays of the member state (Regulation 1182/71, Art. 2(1));
- Susan B. Anthony Day: California observes it without closing its offices (Gov. Code 6720).

A stored due date names the version of its calendar. The script therefore refuses to change the
days of a file without a new VERSION.
"""

import argparse
import json
import re
import sys
from pathlib import Path

import holidays

VERSION = "2026.1"
FIRST_YEAR, LAST_YEAR = 2024, 2035

ROOT = Path(__file__).resolve().parent.parent
CALENDARS = ROOT / "assets" / "calendars"
EMBEDDED = ROOT / "src-tauri" / "crates" / "model" / "src" / "clock" / "calendars" / "embedded.rs"

# code: (name, time zone)
EU = {
    "AT": ("Austria", "Europe/Vienna"),
    "BE": ("Belgium", "Europe/Brussels"),
    "BG": ("Bulgaria", "Europe/Sofia"),
    "CY": ("Cyprus", "Asia/Nicosia"),
    "CZ": ("Czechia", "Europe/Prague"),
    "DE": ("Germany", "Europe/Berlin"),
    "DK": ("Denmark", "Europe/Copenhagen"),
    "EE": ("Estonia", "Europe/Tallinn"),
    "ES": ("Spain", "Europe/Madrid"),
    "FI": ("Finland", "Europe/Helsinki"),
    "FR": ("France", "Europe/Paris"),
    "GR": ("Greece", "Europe/Athens"),
    "HR": ("Croatia", "Europe/Zagreb"),
    "HU": ("Hungary", "Europe/Budapest"),
    "IE": ("Ireland", "Europe/Dublin"),
    "IT": ("Italy", "Europe/Rome"),
    "LT": ("Lithuania", "Europe/Vilnius"),
    "LU": ("Luxembourg", "Europe/Luxembourg"),
    "LV": ("Latvia", "Europe/Riga"),
    "MT": ("Malta", "Europe/Malta"),
    "NL": ("Netherlands", "Europe/Amsterdam"),
    "PL": ("Poland", "Europe/Warsaw"),
    "PT": ("Portugal", "Europe/Lisbon"),
    "RO": ("Romania", "Europe/Bucharest"),
    "SE": ("Sweden", "Europe/Stockholm"),
    "SI": ("Slovenia", "Europe/Ljubljana"),
    "SK": ("Slovakia", "Europe/Bratislava"),
}
EEA = {
    "IS": ("Iceland", "Atlantic/Reykjavik"),
    "LI": ("Liechtenstein", "Europe/Vaduz"),
    "NO": ("Norway", "Europe/Oslo"),
}
LAENDER = {
    "BB": "Brandenburg",
    "BE": "Berlin",
    "BW": "Baden-Württemberg",
    "BY": "Bavaria",
    "HB": "Bremen",
    "HE": "Hesse",
    "HH": "Hamburg",
    "MV": "Mecklenburg-Western Pomerania",
    "NI": "Lower Saxony",
    "NW": "North Rhine-Westphalia",
    "RP": "Rhineland-Palatinate",
    "SH": "Schleswig-Holstein",
    "SL": "Saarland",
    "SN": "Saxony",
    "ST": "Saxony-Anhalt",
    "TH": "Thuringia",
}
UK = {"ENG": "England and Wales", "NIR": "Northern Ireland", "SCT": "Scotland"}

NOT_PUBLIC = re.compile(r"^(Day off \(substituted|Non-working day$|Susan B\. Anthony Day$)")


def plan():
    """Yields (code, name, group, time zone, country, subdivision) for every calendar."""
    for code, (name, zone) in EU.items():
        yield code, name, "eu", zone, code, None
    for land, name in LAENDER.items():
        yield f"DE-{land}", f"Germany: {name}", "eu", "Europe/Berlin", "DE", land
    for code, (name, zone) in EEA.items():
        yield code, name, "eea", zone, code, None
    for part, name in UK.items():
        yield f"GB-{part}", f"United Kingdom: {name}", "uk", "Europe/London", "GB", part
    yield "US", "United States: federal", "us", "America/New_York", "US", None
    yield "US-CA", "United States: California", "us", "America/Los_Angeles", "US", "CA"
    yield "BR", "Brazil", "br", "America/Sao_Paulo", "BR", None


def names_of(country, text):
    """The official names of a day; an empty list if it is no public holiday."""
    names = [name for name in text.split("; ") if not NOT_PUBLIC.match(name)]
    if country == "GB":
        names = [name.replace(" (observed)", ", substitute day") for name in names]
    elif country == "US":
        names = [name.replace(" (observed)", ", observed") for name in names]
    else:
        names = [name.replace(" (observed)", ", substitute day") for name in names]
        names = [name.replace("Labor Day", "Labour Day") for name in names]
    return names


def days_of(country, subdivision):
    kind = getattr(holidays, country)
    options = {"include_sundays": False} if country == "SE" else {}
    language = "en_GB" if "en_GB" in kind.supported_languages else None
    language = language or ("en_US" if "en_US" in kind.supported_languages else None)
    found = kind(
        # One year more: 1 January can have its substitute day in December.
        years=range(FIRST_YEAR, LAST_YEAR + 2),
        subdiv=subdivision,
        language=language,
        categories=("public",),
        **options,
    )
    days = {}
    for day, text in sorted(found.items()):
        names = names_of(country, text)
        if names and FIRST_YEAR <= day.year <= LAST_YEAR:
            days[day.isoformat()] = "; ".join(names)
    return days


def facts(days):
    """Days that must come out right, whatever the package says; a wrong file is never written."""
    de, eng, us = days["DE"], days["GB-ENG"], days["US"]
    assert "2026-12-24" not in de and de["2026-04-06"] == "Easter Monday"
    for land in LAENDER:
        assert set(de) <= set(days[f"DE-{land}"]), land
    for day in de:
        assert all(day in days[f"DE-{land}"] for land in LAENDER), day
    assert eng["2026-12-28"] == "Boxing Day, substitute day", eng["2026-12-28"]
    assert eng["2027-12-27"] == "Christmas Day, substitute day", eng["2027-12-27"]
    assert us["2026-10-12"] == "Columbus Day" and "2026-11-27" not in us
    assert us["2027-12-31"] == "New Year's Day, observed"
    assert "2026-11-27" in days["US-CA"] and "2026-10-12" not in days["US-CA"]
    assert "2026-04-06" not in days["GB-SCT"] and "2026-11-30" in days["GB-SCT"]
    assert "2024-08-19" not in days["HU"] and "2026-01-02" not in days["LV"]


def text_of(calendar):
    return json.dumps(calendar, ensure_ascii=False, indent=2) + "\n"


def embedded_of(codes):
    lines = [
        "//! The calendars inside the binary. Written by scripts/calendars.py, which also writes the",
        "//! files; a test fails when a file is missing here.",
        "",
        "/// Every calendar file: code and JSON text, in the order of the codes.",
        f"pub(super) const FILES: [(&str, &str); {len(codes)}] = [",
    ]
    for code in codes:
        path = f"../../../../../../assets/calendars/{code}.json"
        lines.append(f'    ("{code}", include_str!("{path}")),')
    return "\n".join(lines + ["];"]) + "\n"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="compare only")
    check = arguments.parse_args().check

    written = {}
    days = {}
    for code, name, group, zone, country, subdivision in plan():
        days[code] = days_of(country, subdivision)
        written[CALENDARS / f"{code}.json"] = text_of(
            {
                "code": code,
                "name": name,
                "group": group,
                "time_zone": zone,
                "version": VERSION,
                "source": f"PyPI holidays {holidays.__version__}, category public",
                "first_year": FIRST_YEAR,
                "last_year": LAST_YEAR,
                "holidays": days[code],
            }
        )
    facts(days)
    written[EMBEDDED] = embedded_of(sorted(days))

    for path, text in written.items():
        if path.suffix == ".json" and path.exists() and not check:
            old = json.loads(path.read_text("utf-8"))
            if old["version"] == VERSION and old["holidays"] != json.loads(text)["holidays"]:
                sys.exit(f"{path.name}: the days changed; give the calendars a new VERSION")
    stale = [p for p in CALENDARS.glob("*.json") if p not in written]
    differs = [p for p, t in written.items() if not p.exists() or p.read_text("utf-8") != t]
    if check:
        for path in stale + differs:
            print(f"differs: {path.relative_to(ROOT)}")
        sys.exit(1 if stale or differs else 0)
    for path in stale:
        path.unlink()
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    print(f"{len(days)} calendars, {FIRST_YEAR}-{LAST_YEAR}, holidays {holidays.__version__}")


if __name__ == "__main__":
    main()
