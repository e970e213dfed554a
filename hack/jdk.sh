#!/bin/bash
# Prints the JAVA_HOME of a JDK 25 on stdout; all talk goes to stderr. Maven uses it when JAVA_HOME is exported:
#   JAVA_HOME=$(hack/jdk.sh) && export JAVA_HOME
# Order: what the caller or the machine has, Debian's package, Temurin's download into the cache.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/progress.sh"
. "$here/cache.sh"

release=25

# is_jdk DIRECTORY: a JDK (with a compiler, not only a runtime) of the wanted release.
is_jdk() {
    [ -x "$1/bin/javac" ] && grep -qs "^JAVA_VERSION=\"$release\([.\"+-]\|\$\)" "$1/release"
}

installed() {
    local home
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$VTI_CACHE"/jdk/*; do
        if [ -n "$home" ] && is_jdk "$home"; then
            # /usr/lib/jvm holds links with other names for the same directory.
            readlink -f "$home"
            return 0
        fi
    done
    return 1
}

from_debian() {
    local package="openjdk-$release-jdk-headless"
    # A machine whose package lists were never fetched knows no package at all: hack/packages.sh fetches them.
    apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [^(]' || return 1
    "$here/packages.sh" "$package" >&2
}

architecture() {
    case $(uname -m) in
        x86_64) echo x64 ;;
        aarch64) echo aarch64 ;;
        *) uname -m ;;
    esac
}

# Temurin's own service names the newest build of a release; the archive holds one directory.
from_temurin() {
    local url part="$VTI_CACHE/jdk.part"
    url="https://api.adoptium.net/v3/binary/latest/$release/ga/linux/$(architecture)/jdk/hotspot/normal/eclipse"
    curl -fsSIL --connect-timeout 5 --max-time 20 -o /dev/null "$url" 2>/dev/null || return 1
    rm -rf "$part" && mkdir -p "$part" "$VTI_CACHE/jdk"
    with_progress "Downloading JDK $release (Temurin)" "$VTI_CACHE/logs/jdk.log" \
        curl -fSL --connect-timeout 5 --speed-limit 1000 --speed-time 30 -o "$part/jdk.tar.gz" "$url" || return 1
    tar -xzf "$part/jdk.tar.gz" -C "$part"
    rm "$part/jdk.tar.gz"
    # Only a whole one appears under its final name.
    rm -rf "$VTI_CACHE/jdk/temurin-$release" && mv "$part"/* "$VTI_CACHE/jdk/temurin-$release" && rmdir "$part"
}

fetch() {
    installed >/dev/null || from_debian || from_temurin || true
}

if ! installed; then
    with_lock jdk fetch
    installed || die "There is no JDK $release here: neither under /usr/lib/jvm, nor as openjdk-$release-jdk-headless in" \
        "the configured Debian suites, nor from Temurin's download service. Unpack one into /usr/lib/jvm or point JAVA_HOME at it."
fi
