#!/usr/bin/env python3
# Copyright the httptrace authors
# SPDX-License-Identifier: Apache-2.0
"""Judges verdicts by a packet capture: judge.py PACKETS CALLS [-v]

PACKETS are tshark's fields, CALLS what Caller printed. A verdict that names a peer is wrong if by
the capture the peer took less than half of the time that the verdict speaks of. A call is missed
if the peer took at least half of it, 100 ms or more, and the verdict does not name the peer.
"""
import collections
import sys

NAMING = {
    "connect_slow": ("connect",),
    "tls_slow": ("connect", "tls"),
    "setup_slow": ("connect", "tls"),
    "server_slow": ("wait",),
    "server_timeout": ("wait",),
    "download_slow": ("receive",),
    "dns_slow": (),
    "proxy_slow": (),
    "upload_slow": (),
}


def packets(path):
    """The packets of each client port: time, whether the client sent it, length, SYN, ACK."""
    of = collections.defaultdict(list)
    for line in open(path):
        time, source, target, length, syn, ack, servers = line.rstrip("\n").split("\t") + [""]
        of[(int(source), int(target))].append((float(time), int(length), syn, ack))
    return of


def peer_times(sent, received, start, end):
    """What the peer took of a call, phase by phase, in ms."""
    both = sorted([(p[0], True, p[1], p[2], p[3]) for p in sent] + [(p[0], False, p[1], p[2], p[3]) for p in received])
    syn = [p for p in both if p[1] and p[3] in ("1", "True") and start - 0.005 <= p[0] <= end]
    times = dict(connect=0.0, tls=0.0, wait=0.0, receive=0.0)
    if syn:
        answered = [p for p in both if not p[1] and p[3] in ("1", "True") and p[0] >= syn[0][0]]
        if answered:
            times["connect"] = (answered[0][0] - syn[0][0]) * 1e3
    data = [p for p in both if p[2] > 0 and start - 0.005 <= p[0] <= end + 0.001]
    body = [i for i, p in enumerate(data) if not p[1] and p[2] > 1000]
    if not body:
        return None
    # The response is one write of more than a segment's usual length; the certificate is not.
    first = body[-1]
    request = first
    while request > 0 and not data[request][1]:
        request -= 1
    if data[request][1]:
        times["wait"] = (data[request + 1][0] - data[request][0]) * 1e3
    times["receive"] = (data[-1][0] - data[request + 1][0]) * 1e3
    for before, after in zip(data[:request], data[1:request + 1]):
        if before[1] and not after[1]:
            times["tls"] += (after[0] - before[0]) * 1e3
    return times


def main():
    of = packets(sys.argv[1])
    verbose = "-v" in sys.argv
    ports = collections.defaultdict(set)
    for source, target in of:
        ports[source].add(target)
    kinds = collections.Counter()
    wrong = collections.Counter()
    missed = truly = unknown = named = 0
    for line in open(sys.argv[2]):
        start, end, port, kind, cost, total, sentence = line.rstrip("\n").split("\t")
        kinds[kind] += 1
        start, end, port, cost, total = float(start), float(end), int(port), float(cost), float(total)
        times = None
        for target in ports[port]:
            times = peer_times(of[(port, target)], of[(target, port)], start, end) or times
        if times is None:
            unknown += 1
            continue
        peers = sum(times.values())
        is_slow = peers >= 100 and peers >= total / 2
        truly += is_slow
        if kind in NAMING:
            named += 1
            took = sum(times[phase] for phase in NAMING[kind])
            if took < cost / 2:
                wrong[kind] += 1
                if verbose:
                    print("wrong:", {k: round(v, 1) for k, v in times.items()}, sentence)
        elif is_slow:
            missed += 1
            if verbose:
                print("missed:", {k: round(v, 1) for k, v in times.items()}, sentence)
    print(f"{sum(kinds.values())} calls, {unknown} not in the capture; verdicts: {dict(kinds.most_common())}")
    print(f"{sum(wrong.values())} of {named} verdicts that name a peer are wrong"
          f" ({100 * sum(wrong.values()) / max(1, named):.0f} %): {dict(wrong)}")
    print(f"{missed} of {truly} calls whose peer was slow are not said to be so")


main()
