"""The usual shape of a mark-based balancer: a connection gets its gateway's mark when it is new and keeps it. A failover changes where new ones go."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "harness"))
from network import LINKS, until  # noqa: E402

USED = {"wan1": 1, "wan2": 2}
AGENCY = """
table inet pinned {
    chain pick {
        ct mark set 1
    }
    chain prerouting {
        type filter hook prerouting priority mangle;
        iifname "eth1" ct mark 0 jump pick
        iifname "eth1" meta mark set ct mark
    }
}
"""
HEAD_OFFICE = """
table inet pinned {
    chain prerouting {
        type filter hook prerouting priority mangle;
        ct state new iifname "wan1" ct mark set 1
        ct state new iifname "wan2" ct mark set 2
        ct direction reply meta mark set ct mark
    }
}
"""
SCRIPT = r"""
failed=0
while [ "$failed" -lt "$2" ]; do
    if ping -n -q -c 1 -W "$1" -I wan1 "$3" >/dev/null 2>&1; then failed=0; sleep "$1"; else failed=$((failed + 1)); fi
done
nft 'flush chain inet pinned pick; add rule inet pinned pick ct mark set 2'
echo "$EPOCHREALTIME backup"
"""


class NewConnectionsOnly:
    name = "new-connections-only"

    def __init__(self, network, directory, interval, multiplier):
        self.network, self.directory = network, pathlib.Path(directory)
        self.interval, self.multiplier = interval, multiplier

    def __enter__(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        for site, table, host in (("agency", AGENCY, 2), ("head-office", HEAD_OFFICE, 1)):
            for link, mark in USED.items():
                self.network.at(site, "ip", "rule", "add", "fwmark", mark, "table", 100 + mark)
                self.network.at(site, "ip", "route", "add", "default", "via", f"{LINKS[link]}.{host}", "table", 100 + mark)
            self.network.at(site, "nft", "-f", "-", input=table)
        self.log = self.directory / "agency.log"
        self.script = self.network.start("agency", "bash", "-c", SCRIPT, "pinned", self.interval, self.multiplier, f"{LINKS['wan1']}.2",
                                         stdout=self.log.open("w"))
        return self

    def until_moved(self, patience):
        until(lambda: "backup" in self.log.read_text(), patience, "the failover of the new-connections-only shape")

    def __exit__(self, *_):
        self.network.stop(self.script)
        for site in ("agency", "head-office"):
            self.network.at(site, "nft", "delete", "table", "inet", "pinned", check=False)
            for mark in USED.values():
                self.network.at(site, "ip", "rule", "delete", "fwmark", mark, check=False)
                self.network.at(site, "ip", "route", "flush", "table", 100 + mark, check=False)
