# shellcheck shell=bash
# Sourced by the scripts beside it: the lab's state directory and the processes that run from it.
#   $VTI_LAB_DIR/{pids,logs,kubeconfig,tls,tokens.csv,ports,etcd}
: "${VTI_LAB_DIR:=/tmp/vti-lab}"
control_plane=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$control_plane/../.." && pwd)
. "$root/hack/progress.sh"

# Where the firewalls reach the API server (see start-api-forward) and who they are: namespace/name.
: "${LAB_API_ADDRESS:=10.255.255.1}"
: "${LAB_API_PORT:=6443}"
: "${LAB_FIREWALLS:=agency/agency head-office/head-office}"

# Private keys, tokens and pre-shared keys (in etcd's data) are for their owner only.
umask 077
mkdir -p "$VTI_LAB_DIR"/{pids,logs,kubeconfig,tls,sockets}

# running NAME: by its pid and its start time, as a pid alone may by now be another process's.
running() {
    local pid started
    { read -r pid started <"$VTI_LAB_DIR/pids/$1"; } 2>/dev/null || return 1
    [ -n "$started" ] && [ "$(started_at "$pid")" = "$started" ]
}

# started_at PID: clock ticks after boot (proc(5), stat field 22); empty when there is no such process or only its zombie.
# The command name before it may hold blanks and brackets: count after the last one.
started_at() {
    sed -n 's/^.*) //p' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }'
}

# start_process NAME COMMAND...: in a session of its own (Ctrl-C at the terminal must not reach it), log in logs/NAME.log.
start_process() {
    local name=$1 pid
    shift
    printf '== %(%F %T)T started\n' -1 >>"$VTI_LAB_DIR/logs/$name.log"
    setsid "$@" >>"$VTI_LAB_DIR/logs/$name.log" 2>&1 </dev/null &
    pid=$!
    echo "$pid $(started_at "$pid")" >"$VTI_LAB_DIR/pids/$name"
}

# stop_process NAME SECONDS: asks, waits that long, then kills what is left of its session. Stopping the stopped succeeds.
stop_process() {
    local name=$1 limit=$((SECONDS + $2)) pid
    if running "$name"; then
        read -r pid _ <"$VTI_LAB_DIR/pids/$name"
        kill -TERM -- "-$pid" 2>/dev/null || true
        while running "$name" && [ "$SECONDS" -lt "$limit" ]; do sleep 0.05; done
        kill -KILL -- "-$pid" 2>/dev/null || true
        while running "$name"; do sleep 0.02; done
    fi
    rm -f "$VTI_LAB_DIR/pids/$name"
}

# wait_until NAME SECONDS COMMAND...: until COMMAND succeeds, asked every WAIT_STEP seconds; fails at once when the process
# NAME has ended.
wait_until() {
    local name=$1 limit=$((SECONDS + $2))
    shift 2
    until "$@"; do
        if ! running "$name"; then
            not_ready "$name" "has ended"
            return 1
        elif [ "$SECONDS" -ge "$limit" ]; then
            not_ready "$name" "is not ready in time"
            return 1
        fi
        sleep "${WAIT_STEP:-0.1}"
    done
}

not_ready() {
    say "The end of $VTI_LAB_DIR/logs/$1.log:"
    tail -n 20 "$VTI_LAB_DIR/logs/$1.log" | sed 's/^/    | /' >&2
    printf 'ERROR: %s %s. Mend what its log %s names and start it again.\n' "$1" "$2" "$VTI_LAB_DIR/logs/$1.log" >&2
}

# port_of NAME: a free loopback port, chosen once and kept, so that kubeconfigs stay valid after a restart.
# Below 32768, where Linux' own choice of source ports begins, so that no outgoing connection takes it meanwhile.
port_of() {
    local file="$VTI_LAB_DIR/ports/$1"
    mkdir -p "$VTI_LAB_DIR/ports"
    [ -s "$file" ] || python3 - >"$file" <<'PYTHON'
import random, socket
while True:
    port = random.randint(20000, 32000)
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
    print(port)
    break
PYTHON
    cat "$file"
}
