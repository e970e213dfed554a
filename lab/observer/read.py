"""Prints the observers' counters as JSON; runs on the lab's machine. Usage: read.py links|tunnels"""

import json
import subprocess
import sys


def counters(namespace, family, table):
    text = subprocess.run(["ip", "netns", "exec", namespace, "nft", "-j", "list", "counters", "table", family, table],
                          check=True, capture_output=True, text=True).stdout
    for item in json.loads(text)["nftables"]:
        if "counter" in item:
            yield item["counter"]["name"], {"packets": item["counter"]["packets"], "bytes": item["counter"]["bytes"]}


def links():
    result = {}
    for link in ("wan1", "wan2", "wan3"):
        directions = result[link] = {"to-head-office": {}, "to-agency": {}}
        for name, count in counters("vti-" + link, "bridge", "link"):
            direction, kind = name.rsplit("-", 1)
            directions[direction][kind] = count
    return result


def tunnels():
    result = {}
    for name, count in counters("vti-head-office", "inet", "observer"):
        tunnel, what = name.split("-", 1)
        entry = result.setdefault(tunnel, {"in": {}, "out": {}})
        if what == "in-new-tcp":
            entry["in"]["new-tcp"] = count["packets"]
        else:
            entry[what].update(count)
    return result


print(json.dumps({"links": links, "tunnels": tunnels}[sys.argv[1]]()))
