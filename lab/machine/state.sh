# shellcheck shell=bash
# Sourced by the scripts beside it: what the lab's machine is and how to reach it.
# Direct mode: the host's own kernel runs the namespaces. Otherwise a User Mode Linux kernel does, with the host's file system as its root, so that every
# path means the same inside.
machine=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$machine/../control-plane/state.sh"

# Another name lets a second lab run beside this one (with a VTI_LAB_DIR of its own).
uplink=${LAB_UPLINK:-vti-uplink}
host_address=$LAB_API_ADDRESS
machine_address=10.255.255.2
exec_port=7000

mode() {
    cat "$VTI_LAB_DIR/machine-mode" 2>/dev/null || true
}

# inside COMMAND...: in the machine's own root namespace.
inside() {
    if [ "$(mode)" = direct ]; then
        "$@"
    else
        ip netns exec "$uplink" python3 "$machine/exec_client.py" "$machine_address" "$exec_port" "$@"
    fi
}
