#!/bin/bash
# Prints the directory that holds etcd, kube-apiserver and kubectl; all talk goes to stderr. The layout is the one of
# fabric8's kube-api-test: $VTI_CACHE/k8s/<version>-linux-<arch>/{etcd,kube-apiserver,kubectl}
# Order: what is there, the official download, a build from source (hack/api-server/go.mod). etcd is Debian's.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/progress.sh"
. "$here/cache.sh"
. "$here/api-server/download.sh"
. "$here/api-server/build.sh"

# One release for everything: the module's.
version=$(sed -n 's#^require k8s.io/kubernetes v##p' "$here/api-server/go.mod")
arch=$(dpkg --print-architecture)
directory="$VTI_CACHE/k8s/$version-linux-$arch"

complete() {
    [ -x "$directory/etcd" ] && [ -x "$directory/kube-apiserver" ] && [ -x "$directory/kubectl" ]
}

provide() {
    # Another run may have made it while this one waited for the lock.
    complete && return 0
    local part="$directory.part"
    mkdir -p "$part"
    if [ ! -x "$directory/kube-apiserver" ] || [ ! -x "$directory/kubectl" ]; then
        download_server "$part" || build_server "$part"
        mkdir -p "$directory"
        # Only whole ones appear under their final names.
        mv -f "$part/kube-apiserver" "$part/kubectl" "$directory/"
    fi
    command -v etcd >/dev/null || "$here/packages.sh" etcd-server >&2
    ln -sf "$(command -v etcd)" "$directory/etcd"
    rm -rf "$part"
}

complete || with_lock api-server provide
complete || die "There is no whole API server in $directory: remove that directory and run hack/api-server.sh again."
echo "$directory"
