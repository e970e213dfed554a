#!/bin/bash
# Writes crds/ again from the Java types in src/main/java/dev/vti/api.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/hack/progress.sh"
. "$root/hack/cache.sh"
cd "$root"

"$root/hack/packages.sh"
JAVA_HOME=$("$root/hack/jdk.sh")
export JAVA_HOME
MEND="Mend what the log names; if it is a download, check that Maven Central can be reached." \
    with_progress "Writing crds/ from the Java types" "$VTI_CACHE/logs/crds.log" \
    mvn -B test -Dtest=CrdsAreCurrentTest -Dvti.crds.write=true
