#!/bin/bash
# Compiles and packages the product into target/quarkus-app, and makes the AOT caches of agent and gateway-probe. Does nothing when no source is newer than that.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/hack/progress.sh"
. "$root/hack/cache.sh"
cd "$root"

built=target/quarkus-app/quarkus-run.jar
tests=target/test-classes/.built
if [ -f "$built" ] && [ -f "$tests" ] && [ -z "$(find pom.xml src -newer "$tests" -print -quit)" ]; then
    exit 0
fi
"$root/hack/packages.sh"
JAVA_HOME=$("$root/hack/jdk.sh")
export JAVA_HOME
MEND="Mend what the log names; if it is a download, check that Maven Central can be reached." \
    with_progress "Building the product with Maven" "$VTI_CACHE/logs/build.log" mvn -B -DskipTests package
touch "$tests"
"$root/hack/probe-cache.sh"
"$root/hack/firewall-cache.sh"
