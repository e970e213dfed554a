#!/bin/bash
# Runs the tests, layer by layer, the fast ones first.
#   test.sh [LAYER...]     unit, apiserver, netns, lab; all of them without an argument
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/hack/progress.sh"
. "$root/hack/cache.sh"
cd "$root"
[ $# -gt 0 ] || set -- unit apiserver netns lab

"$root/hack/packages.sh"
JAVA_HOME=$("$root/hack/jdk.sh")
export JAVA_HOME
for layer in "$@"; do
    case $layer in apiserver | lab) VTI_API_SERVER_DIR=$("$root/hack/api-server.sh") && export VTI_API_SERVER_DIR ;; esac
done
"$root/hack/build.sh"

# Maven runs the tests of one tag; the untagged ones are the unit tests.
run_layer() {
    say "Tests of the layer $1"
    if [ "$1" = unit ]; then
        mvn -B --no-transfer-progress surefire:test
    else
        mvn -B --no-transfer-progress surefire:test -Dtest.groups="$1" -Dtest.excludedGroups=
    fi
}

for layer in "$@"; do
    if [ "$layer" = lab ]; then
        trap '"$root/lab/down"' EXIT
        trap 'exit 130' INT TERM HUP
        "$root/lab/up"
    fi
    run_layer "$layer"
done
