# shellcheck shell=bash
# Sourced by ../api-server.sh. build_server DIRECTORY: builds kube-apiserver and kubectl from the module beside this file.
. "$here/api-server/go.sh"

# What the official build sets, so that the server and kubectl say which release they are.
version_flags() {
    local package
    for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        printf ' -X %s.%s' "$package" "gitVersion=v$version" "$package" "gitMajor=${version%%.*}" \
            "$package" "gitMinor=$(cut -d. -f2 <<<"$version")" "$package" gitTreeState=clean
    done
}

go_build() {
    cd "$here/api-server" || return
    # -p 2 keeps the peak of memory low; without debugger tables compiling and linking are shorter.
    GOWORK=off GOFLAGS='' CGO_ENABLED=0 GOTOOLCHAIN=$GOTOOLCHAIN "$GO" build -mod=readonly -buildvcs=false -trimpath -p 2 \
        -gcflags=all=-dwarf=false -ldflags "-s -w$(version_flags)" -v -o "$1/" \
        k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kubectl
}

build_server() {
    use_go
    say "kube-apiserver $version is built from source, once: about 4 to 8 minutes on two cores and 2 GB of disk."
    MEND="Make the Go module proxy (GOPROXY) or dl.k8s.io reachable, or put kube-apiserver and kubectl $version into $directory." \
        with_progress "Building kube-apiserver and kubectl $version" "$VTI_CACHE/logs/api-server-build.log" go_build "$1"
}
