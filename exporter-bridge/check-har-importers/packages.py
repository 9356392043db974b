"""Parsers from PyPI: each entry is there, with its timings."""
import json
import sys

import haralyzer
from marshmallow_har import HARSchema

faults = entries = 0


def expect(what, shown, right):
    global faults
    if shown != right:
        faults += 1
        print(f"FAULT {what}: shows {shown!r}, the file says {right!r}")


for file in sys.argv[1:]:
    with open(file, encoding="utf-8") as text:
        har = json.load(text)
    given = har["log"]["entries"]
    entries += len(given)
    parsed = [entry for page in haralyzer.HarParser(har).pages for entry in page.entries]
    expect(f"{file} haralyzer", len(parsed), len(given))
    for entry, right in zip(parsed, given):
        expect(f"{entry.url} haralyzer status", entry.status, right["response"]["status"])
        expect(f"{entry.url} haralyzer time", entry.time, right["time"])
        expect(f"{entry.url} haralyzer port", entry.port if "connection" in right else None,
               int(right["connection"]) if "connection" in right else None)
    expect(f"{file} marshmallow-har", len(HARSchema().load(har).log.entries), len(given))

print(f"{len(sys.argv) - 1} files, {entries} entries, {faults} faults")
sys.exit(1 if faults else 0)
