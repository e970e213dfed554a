#!/bin/bash
# Runs the tests, layer by layer, the fast ones first.
#   test.sh [LAYER...]     all of them without an argument
#     unit        no other process
#     apiserver   a real kube-apiserver and etcd
#     netns       network namespaces on this machine's own kernel
#     kernel      IPsec, on the lab's machine (see lab/machine/up)
#     lab         both sites of the note, every claim of the demo
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/hack/progress.sh"
. "$root/hack/cache.sh"
cd "$root"
[ $# -gt 0 ] || set -- unit apiserver netns kernel lab

"$root/hack/packages.sh"
JAVA_HOME=$("$root/hack/jdk.sh")
export JAVA_HOME
for layer in "$@"; do
    case $layer in apiserver | lab) VTI_API_SERVER_DIR=$("$root/hack/api-server.sh") && export VTI_API_SERVER_DIR ;; esac
done
"$root/hack/build.sh"

# run_tag TAG COMMAND...: Maven runs the tests of one tag; the untagged ones are the unit tests. COMMAND says where it runs.
run_tag() {
    local tag=$1
    shift
    "$@" mvn -B --no-transfer-progress surefire:test -Dtest.groups="$tag" -Dtest.excludedGroups=
}

run_layer() {
    say "Tests of the layer $1"
    case $1 in
        unit) mvn -B --no-transfer-progress surefire:test ;;
        apiserver | netns) run_tag "$1" ;;
        kernel)
            "$root/lab/machine/up"
            # Unix sockets and scratch files belong on the machine's own file system.
            run_tag kernel "$root/lab/machine/exec" root -- env JAVA_HOME="$JAVA_HOME" JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=/run/tmp \
                bash -c 'mkdir -p /run/tmp && cd "$0" && exec "$@"' "$root"
            "$root/lab/down"
            ;;
        lab)
            "$root/lab/up"
            run_tag lab
            "$root/lab/down"
            ;;
        *) die "There is no layer $1: name unit, apiserver, netns, kernel or lab." ;;
    esac
}

# The lab, also a half-started one, goes when the tests end, however they end.
trap '"$root/lab/down"' EXIT
trap 'exit 130' INT TERM HUP
for layer in "$@"; do
    run_layer "$layer"
done
