"""Two firewalls and three access links between them, as network namespaces of the bench's own:

    client --- agency === wan1, wan2, wan3 === head-office --- server
    10.1.0.10  10.1.0.254                      10.2.0.254      10.2.0.10

Each link is a bridge in a namespace of its own, where it can be cut silently: packets disappear both ways and both ends keep their carrier.
"""

import contextlib
import os
import pathlib
import signal
import subprocess
import time

LINKS = {"wan1": "198.51.100", "wan2": "203.0.113", "wan3": "192.0.2"}
SITES = ("agency", "head-office")
SERVER = "10.2.0.10"


def run(*command, check=True, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if check and done.returncode != 0:
        raise SystemExit(f"ERROR: {' '.join(map(str, command))} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


class Network:
    """Lays itself out on entry and removes itself on exit, with every process that still runs in it."""

    def __init__(self, name="bench"):
        # Two benches side by side do not meet.
        self.prefix = f"{name}-{os.getpid()}"
        self.namespaces = []
        self.processes = []

    def namespace(self, name):
        return f"{self.prefix}-{name}"

    def at(self, name, *command, **options):
        return run("ip", "netns", "exec", self.namespace(name), *command, **options)

    def start(self, name, *command, **options):
        """Starts a program that the network ends with itself, at the latest."""
        process = subprocess.Popen(["ip", "netns", "exec", self.namespace(name), *map(str, command)], text=True, start_new_session=True, **options)
        self.processes.append(process)
        return process

    def stop(self, process):
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
                break
        if process in self.processes:
            self.processes.remove(process)

    def __enter__(self):
        # Ctrl-C and the end of a terminal unwind like any other failure.
        for sign in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, lambda number, _: (_ for _ in ()).throw(KeyboardInterrupt()))
        try:
            self._lay_out()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in list(self.processes):
            self.stop(process)
        for name in self.namespaces:
            # A daemon has left the process group that started it.
            for pid in run("ip", "netns", "pids", name, check=False).split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            run("ip", "netns", "delete", name, check=False)

    def _lay_out(self):
        for name in (*SITES, "client", "server", *LINKS):
            run("ip", "netns", "add", self.namespace(name))
            self.namespaces.append(self.namespace(name))
            self.at(name, "sysctl", "-q", "-w", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
            self.at(name, "ip", "link", "set", "lo", "up")
        for link, network in LINKS.items():
            self.at(link, "ip", "link", "add", "bridge", "type", "bridge")
            self.at(link, "ip", "link", "set", "bridge", "up")
            for number, site in enumerate(SITES, 1):
                self._cable(site, link, link, site)
                self.at(link, "ip", "link", "set", site, "master", "bridge")
                self.at(site, "ip", "address", "add", f"{network}.{number}/24", "dev", link)
            self.at(link, "nft", "add table bridge link; add chain bridge link cut { type filter hook forward priority 0; }")
        for host, site, network in (("client", "agency", "10.1.0"), ("server", "head-office", "10.2.0")):
            self._cable(host, "eth0", site, "eth1")
            self.at(host, "ip", "address", "add", f"{network}.10/24", "dev", "eth0")
            self.at(host, "ip", "route", "add", "default", "via", f"{network}.254")
            self.at(site, "ip", "address", "add", f"{network}.254/24", "dev", "eth1")
            self.at(site, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0")

    def _cable(self, one, device, other, peer):
        run("ip", "link", "add", device, "netns", self.namespace(one), "type", "veth", "peer", "name", peer, "netns", self.namespace(other))
        self.at(one, "ip", "link", "set", device, "up")
        self.at(other, "ip", "link", "set", peer, "up")

    def cut(self, link):
        self.at(link, "nft", "add rule bridge link cut drop")

    def restore(self, link):
        self.at(link, "nft", "flush chain bridge link cut")

    def count_new_connections(self):
        """Starts to count, at the head office, by which link new TCP connections come in."""
        rules = "".join(f"add counter inet observer {link}; add rule inet observer in iifname {link} tcp flags & (syn | ack) == syn counter name {link};"
                        for link in LINKS)
        self.at("head-office", "nft", "add table inet observer; delete table inet observer; add table inet observer;"
                "add chain inet observer in { type filter hook prerouting priority -350; };" + rules)

    def new_connections(self):
        counts = {}
        for link in LINKS:
            text = self.at("head-office", "nft", "list", "counter", "inet", "observer", link)
            counts[link] = int(text.split("packets")[1].split()[0])
        return counts


def until(condition, seconds, what):
    """Waits for a condition and returns what it returned; gives up with a sentence."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.02)
    raise SystemExit(f"ERROR: {what} did not happen within {seconds} s.")


def ended(pid):
    """Whether a process is gone, a zombie that nobody has collected included (proc(5), stat field 3)."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
