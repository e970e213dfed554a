#!/bin/bash
# Makes the agent's AOT cache (JEP 483) from a short run in network namespaces of its own, with gateways that answer and an API server that has one
# configuration. Does nothing when the cache is newer than the classes. The agent works without one, so what stands in the way is said and no failure.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/hack/progress.sh"
app=$root/target/quarkus-app
cache=$app/firewall.aot
firewall=bench-agency

# All of it happens in a namespace: its devices and addresses are nobody else's, and nobody is reached.
inside() {
    local work=$1 java=$2
    trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
    unshare --net sleep infinity &
    local far=$!
    until_ready 'other_namespace "$far"'
    ip link set lo up
    for link in "eth1 10.1.0.10/24" "wan1 198.51.100.2/24" "wan2 203.0.113.2/24" "wan3 192.0.2.2/24"; do
        read -r device address <<<"$link"
        ip link add "$device" type veth peer name "$device" netns "$far"
        ip link set "$device" up
        nsenter --net="/proc/$far/ns/net" ip address add "$address" dev "$device"
        nsenter --net="/proc/$far/ns/net" ip link set "$device" up
    done
    python3 "$root/hack/firewall-cache-api.py" "$firewall" "$work/state/last-good.json" "$work/api.crt" "$work/api.key" "$work/api-address" &
    until_ready '[ -s "$work/api-address" ]'
    JAVA=$java "$root/bin/gateway-probe" --socket "$work/probe.sock" >"$work/probe.log" 2>&1 &
    # As in a pod: a kubeconfig takes a YAML parser that nothing else needs.
    KUBERNETES_MASTER=$(cat "$work/api-address") KUBERNETES_AUTH_TRYKUBECONFIG=false KUBERNETES_CERTS_CA_FILE=$work/api.crt \
        KUBERNETES_AUTH_TOKEN=none JAVA=$java JAVA_OPTIONS="-XX:AOTCacheOutput=$work/firewall.aot" "$root/bin/firewall" --namespace "$firewall" \
        --firewall "$firewall" --state-directory "$work/state" --vici-socket "$work/none" --probe-socket "$work/probe.sock" >"$work/log" 2>&1 &
    local agent=$!
    # What an agent does in its life: a configuration from the API server, a link that fails and returns, a gateway that falls silent.
    until_ready 'grep -q "Revision 2 is in force" "$work/log" && [ -e "$work/api-address.reported" ]'
    ip link set wan1 down
    until_ready 'grep -q "main-router: hop2 100%" "$work/log"'
    ip link set wan1 up
    until_ready 'grep -q "device wan1 is back" "$work/log"'
    nsenter --net="/proc/$far/ns/net" ip address flush dev wan2
    sleep 1
    kill -TERM "$agent"
    # It writes the cache when it ends.
    wait "$agent" || true
}

other_namespace() {
    [ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}

# until_ready CONDITION: waits for it, at most half a minute.
until_ready() {
    for _ in $(seq 300); do
        if eval "$1"; then return 0; fi
        sleep 0.1
    done
    echo "waited in vain for: $1" >&2
    exit 1
}

if [ "${1:-}" = --inside ]; then
    inside "$2" "$3"
    exit 0
fi
[ ! "$cache" -nt "$app/quarkus-run.jar" ] || exit 0
rm -f "$cache"
java=$("$root/hack/jdk.sh")/bin/java
own_namespace=(unshare --net)
[ "$(id -u)" -eq 0 ] || own_namespace=(unshare --user --map-root-user --net)
if ! "${own_namespace[@]}" true 2>/dev/null; then
    say "The agent gets no AOT cache: unshare may make no network namespace here."
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo '{"monitoring": {"frequency": "100ms", "wait": "30ms", "tries": 2}, "objects": []}' >"$work/overrides.json"
"$java" -cp "$root/target/test-classes:$app/app/*:$app/lib/main/*:$app/lib/boot/*" dev.vti.bench.WriteLastGood \
    "$root/bench/manifests/$firewall" "$firewall" "$work/state" "$work/overrides.json" >/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=api -addext subjectAltName=IP:127.0.0.1 -keyout "$work/api.key" -out "$work/api.crt" 2>/dev/null
"${own_namespace[@]}" "${BASH_SOURCE[0]}" --inside "$work" "$java" 2>"$work/trouble" || true
if [ -f "$work/firewall.aot" ]; then
    mv "$work/firewall.aot" "$cache"
else
    say "The agent gets no AOT cache: $(cat "$work/trouble" "$work/log" 2>/dev/null | tail -n 1)"
fi
