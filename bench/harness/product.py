"""The product on both firewalls: its own agent and gateway-probe, from a last good configuration on disk, with no API server to be reached."""

import contextlib
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess

from network import ended, run, until

ROOT = pathlib.Path(__file__).parents[2]
# As in a pod, and nothing listens there: the firewalls run from what they have on disk.
NO_API_SERVER = os.environ | {"KUBERNETES_AUTH_TRYKUBECONFIG": "false", "KUBERNETES_MASTER": "https://127.0.0.1:1"}
MANIFESTS = ROOT / "bench" / "manifests"


class Product:
    """Both firewalls of the product, started on entry and stopped, kernel state included, on exit.

    monitoring: replaces that of every router object, such as {"frequency": "100ms", "wait": "33ms", "tries": 3}
    objects: more objects for the agency, as dictionaries; they replace the ones of the same name in the manifests
    interval: seconds between two probes
    """

    name = "vti-operator"
    sites = ("agency", "head-office")

    def __init__(self, network, directory, monitoring=None, objects=(), interval=1.0):
        self.network, self.directory = network, pathlib.Path(directory)
        self.environment = dict(NO_API_SERVER)
        self.monitoring, self.objects, self.interval = monitoring, list(objects), interval
        self.java = pathlib.Path(run(ROOT / "hack" / "jdk.sh").strip()) / "bin" / "java"

    def __enter__(self):
        for site in self.sites:
            self.prepare(site)
            self.launch(site)
        for site in self.sites:
            until(lambda: "is in force" in self.log(site), 60, f"programming of the firewall {site} (see {self.directory}/logs)")
        return self

    def prepare(self, site):
        firewall = f"bench-{site}"
        (self.directory / "logs").mkdir(parents=True, exist_ok=True)
        self.state(site).mkdir(parents=True, exist_ok=True)
        overrides = self.directory / f"{site}.json"
        overrides.write_text(json.dumps({"monitoring": self.monitoring, "objects": self.objects if site == "agency" else []}))
        run(self.java, "-cp", f"{ROOT}/target/test-classes:{ROOT}/target/quarkus-app/app/*:{ROOT}/target/quarkus-app/lib/main/*", "dev.vti.bench.WriteLastGood",
            MANIFESTS / firewall, firewall, self.state(site) / "state", overrides)

    def launch(self, site):
        self.network.at(site, ROOT / "lab" / "firewall" / "run", f"bench-{site}", self.java, self.directory, env=self.environment)

    @staticmethod
    def state(site):
        return pathlib.Path("/run/vti") / f"bench-{site}"

    def log(self, site, process="agent"):
        path = self.directory / "logs" / f"bench-{site}-{process}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def pid(self, site, process="agent"):
        return int((self.state(site) / f"{process}.pid").read_text())

    def __exit__(self, *_):
        for site in self.sites:
            for process in ("agent", "probe"):
                with contextlib.suppress(OSError, ValueError):
                    subprocess.run(["kill", str(self.pid(site, process))], check=False, stderr=subprocess.DEVNULL)
            for process in ("agent", "probe"):
                with contextlib.suppress(OSError, ValueError):
                    pid = self.pid(site, process)
                    until(lambda: ended(pid), 15, f"the end of the {process} of {site}")
            with contextlib.suppress(SystemExit):
                self.network.at(site, ROOT / "bin" / "firewall", "--namespace", f"bench-{site}", "--firewall", f"bench-{site}",
                                "--state-directory", self.state(site) / "state", "--vici-socket", self.state(site) / "none",
                                "--probe-socket", self.state(site) / "none", "--remove", env=os.environ | {"JAVA": str(self.java)})
            shutil.rmtree(self.state(site), ignore_errors=True)

    def _decisions(self):
        """What the agency's agent has logged of main-router: when the kernel had it, how long after the event, and where traffic goes."""
        for line in self.log("agency").splitlines():
            if match := re.match(r"(\S+ \S+) .*Router object main-router: (.*); in the kernel (\d+) µs after the event", line):
                switched = datetime.datetime.strptime(match.group(1), "%Y-%m-%d %H:%M:%S.%f").timestamp()
                yield switched, int(match.group(3)) / 1e6, match.group(2)

    def on_main(self):
        decisions = list(self._decisions())
        return bool(decisions) and decisions[-1][2] == "hop1 100%"

    def verdict_and_switch(self, began):
        for switched, took, where in self._decisions():
            if switched > began and where == "hop2 100%":
                return switched - took, switched
        return None, None
