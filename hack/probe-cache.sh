#!/bin/bash
# Makes gateway-probe's AOT cache (JEP 483) from a short run against addresses of a network namespace's own loopback. Does nothing when the cache is newer
# than the classes. gateway-probe works without one, so what stands in the way is said and no failure.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/hack/progress.sh"

app=$root/target/quarkus-app
cache=$app/gateway-probe.aot
[ ! "$cache" -nt "$app/quarkus-run.jar" ] || exit 0
rm -f "$cache"
java=$("$root/hack/jdk.sh")/bin/java

# In namespaces of its own it may send pings, also where it may not outside, and reaches nobody.
if ! unshare --user --map-root-user --net true 2>/dev/null; then
    say "gateway-probe gets no AOT cache: unshare may make no user namespace here."
    exit 0
fi
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
JAVA=$java JAVA_OPTIONS="-XX:AOTCacheOutput=$cache" unshare --user --map-root-user --net \
    "$root/hack/probe-cache-run.py" "$root/bin/gateway-probe" "$directory/probe.sock" >"$directory/log" 2>&1 || true
[ -f "$cache" ] || say "gateway-probe gets no AOT cache: $(tail -n 1 "$directory/log")"
