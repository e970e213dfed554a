"""FRR on both firewalls: a BGP session over each link, watched by bfdd, whose word takes the route away. Debian's package, its own configuration."""

import datetime
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "harness"))
from network import LINKS, ended, run, until  # noqa: E402

DAEMONS = ("zebra", "bfdd", "bgpd")
USED = ("wan1", "wan2")
SITES = {"agency": {"asn": 65001, "host": 1, "network": "10.1.0.0/24"}, "head-office": {"asn": 65002, "host": 2, "network": "10.2.0.0/24"}}


class Frr:
    name = "frr"

    def __init__(self, network, directory, interval, multiplier):
        self.network, self.directory = network, pathlib.Path(directory)
        self.interval, self.multiplier = interval, multiplier

    def __enter__(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        for site in SITES:
            self._start(site)
        until(self.on_main, 60, "FRR's first route over wan1")
        until(self._both_watched, 60, "FRR's BFD sessions over both links")
        self.monitor = self.network.start("agency", "ip", "-ts", "monitor", "route", stdout=(self.directory / "routes.log").open("w"))
        return self

    def _pathspace(self, site):
        return f"{self.network.prefix}-{site}"

    def _state(self, site):
        return pathlib.Path("/var/run/frr") / self._pathspace(site)

    def _start(self, site):
        home, state = self.directory / site, self._state(site)
        home.mkdir(exist_ok=True)
        state.mkdir(parents=True, exist_ok=True)
        (home / "frr.conf").write_text(self._configuration(site))
        # The daemons give up root for Debian's user frr.
        run("chown", "-R", "frr:frr", self.directory, state)
        run("chmod", "755", self.directory, *self.directory.parents[:-2], check=False)
        for daemon in DAEMONS:
            self.network.at(site, f"/usr/lib/frr/{daemon}", "-d", "-N", self._pathspace(site), "-A", "127.0.0.1")
        # vtysh gives each daemon its part.
        self.network.at(site, "vtysh", "-N", self._pathspace(site), "-f", home / "frr.conf")

    def _configuration(self, site):
        mine = SITES[site]
        other = next(values for name, values in SITES.items() if name != site)
        millis = int(self.interval * 1000)
        # The precision counts for a log that is opened after it.
        lines = ["log timestamp precision 6", f"log file {self.directory / site}/frr.log debugging", "debug bfd peer", "bfd", " profile bench", f"  transmit-interval {millis}", f"  receive-interval {millis}",
                 f"  detect-multiplier {self.multiplier}", " exit", "exit", f"router bgp {mine['asn']}", f" bgp router-id {LINKS['wan1']}.{mine['host']}",
                 " no bgp ebgp-requires-policy", " no bgp network import-check", " bgp bestpath as-path multipath-relax"]
        for link in USED:
            peer = f"{LINKS[link]}.{other['host']}"
            lines += [f" neighbor {peer} remote-as {other['asn']}", f" neighbor {peer} timers connect 1", f" neighbor {peer} bfd",
                      f" neighbor {peer} bfd profile bench"]
        lines += [" address-family ipv4 unicast", f"  network {mine['network']}"]
        lines += [f"  neighbor {LINKS[link]}.{other['host']} route-map {link} in" for link in USED]
        lines += [" exit-address-family", "exit"]
        for link in USED:
            lines += [f"route-map {link} permit 10", f" set local-preference {200 if link == 'wan1' else 100}", "exit"]
        return "\n".join(lines) + "\n"

    def _next_hop(self, site):
        other = next(values for name, values in SITES.items() if name != site)
        match = re.search(r"via (\S+)", self.network.at(site, "ip", "route", "show", other["network"]))
        return match and match.group(1)

    def on_main(self):
        return self._next_hop("agency") == f"{LINKS['wan1']}.2" and self._next_hop("head-office") == f"{LINKS['wan1']}.1" and self._both_watched()

    def _both_watched(self):
        """Both BFD sessions up, so that the backup is known to work and the main link's death will be seen."""
        text = self.network.at("agency", "vtysh", "-N", self._pathspace("agency"), "-c", "show bfd peers brief", check=False)
        return text.count(" up") == len(USED)

    def verdict_and_switch(self, began):
        """When bfdd called the peer down, and when the kernel had the other route; None where the logs do not say."""
        downs = [at for at in self._log_times("agency", r"state-change: \[.*198\.51\.100\.2.*\] \S+ -> down") if at > began]
        changes = [at for at in self._route_times() if at > began]
        return (downs[0], changes[0]) if downs and changes else (None, None)

    def _log_times(self, site, pattern):
        times = []
        for line in (self.directory / site / "frr.log").read_text(errors="replace").splitlines():
            if (stamp := re.match(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\.\d{6}", line)) and re.search(pattern, line):
                times.append(datetime.datetime.strptime(stamp.group(), "%Y/%m/%d %H:%M:%S.%f").timestamp())
        return times

    def _route_times(self):
        times, stamp = [], None
        for line in (self.directory / "routes.log").read_text().splitlines():
            if match := re.match(r"\[(\S+)\]\s*(.*)", line):
                stamp = datetime.datetime.fromisoformat(match.group(1)).timestamp()
                line = match.group(2)
            if stamp and line.startswith("10.2.0.0/24") and "via 203.0.113.2" in line:
                times.append(stamp)
        return times

    def __exit__(self, *_):
        if hasattr(self, "monitor"):
            self.network.stop(self.monitor)
        for site in SITES:
            for daemon in reversed(DAEMONS):
                pid_file = self._state(site) / f"{daemon}.pid"
                if pid_file.exists():
                    pid = pid_file.read_text().strip()
                    run("kill", pid, check=False)
                    until(lambda: ended(pid), 10, f"the end of FRR's {daemon}")
            shutil.rmtree(self._state(site), ignore_errors=True)
