"""What scripts such as mwan3's and VyOS' WAN load balancing do, at its simplest: ping the main next hop by its link, and replace the route."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "harness"))
from network import LINKS, until  # noqa: E402

# A test begins every interval and waits at most that long for its answer; the multiplier-th failure in a row, and the first success, replace the route.
SCRIPT = r"""
interval=$1 multiplier=$2 main=$3 backup=$4 network=$5
failed=0 on=main
micros=$(printf "%.0f" "${interval}e6")
ip route replace "$network" via "$main"
echo "$EPOCHREALTIME main $EPOCHREALTIME"
while true; do
    began=$EPOCHREALTIME
    if ping -n -q -c 1 -W "$interval" -I wan1 "$main" >/dev/null 2>&1; then
        failed=0
        if [ "$on" = backup ]; then
            ip route replace "$network" via "$main"
            on=main
            echo "$EPOCHREALTIME main $EPOCHREALTIME"
        fi
    else
        failed=$((failed + 1))
        if [ "$failed" -ge "$multiplier" ] && [ "$on" = main ]; then
            verdict=$EPOCHREALTIME
            ip route replace "$network" via "$backup"
            on=backup
            echo "$verdict backup $EPOCHREALTIME"
        fi
    fi
    left=$((${began/./} + micros - ${EPOCHREALTIME/./}))
    [ "$left" -le 0 ] || sleep "$((left / 1000000)).$(printf %06d $((left % 1000000)))"
done
"""


class PingAndReplace:
    name = "ping-and-replace"

    def __init__(self, network, directory, interval, multiplier):
        self.network, self.directory = network, pathlib.Path(directory)
        self.interval, self.multiplier = interval, multiplier
        self.processes = []

    def __enter__(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        for site, host, network in (("agency", 2, "10.2.0.0/24"), ("head-office", 1, "10.1.0.0/24")):
            log = (self.directory / f"{site}.log").open("w")
            self.processes.append(self.network.start(site, "bash", "-c", SCRIPT, "ping-and-replace", self.interval, self.multiplier,
                                                     f"{LINKS['wan1']}.{host}", f"{LINKS['wan2']}.{host}", network, stdout=log))
        until(self.on_main, 30, "the scripts' first route")
        return self

    def _lines(self, site):
        return [line.split() for line in (self.directory / f"{site}.log").read_text().splitlines()]

    def on_main(self):
        return all(lines and lines[-1][1] == "main" for lines in map(self._lines, ("agency", "head-office")))

    def verdict_and_switch(self, began):
        for verdict, to, switched in self._lines("agency"):
            if to == "backup" and float(verdict) > began:
                return float(verdict), float(switched)
        return None, None

    def __exit__(self, *_):
        for process in self.processes:
            self.network.stop(process)
        for site, network in (("agency", "10.2.0.0/24"), ("head-office", "10.1.0.0/24")):
            self.network.at(site, "ip", "route", "flush", network, check=False)
