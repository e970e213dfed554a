# shellcheck shell=bash
# Sourced by build.sh. use_go: puts a Go that is new enough for go.mod into GO and GOTOOLCHAIN.

# The toolchain that is fetched where the machine has none that is new enough. Any release that go.mod's go line allows will do.
toolchain=1.26.8
toolchain_sha256_amd64=30c2b1bf7dcc88d3eb0a1364e47ddd9128edb3110a30e8a0ef61cd5856b31de7
toolchain_sha256_arm64=02b36b6787b3ac767668f630e2998df45a3b1f9ffee08d1bf3ef6487cd658d99

# at_least WANTED VERSION
at_least() {
    [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

use_go() {
    local wanted candidate version
    wanted=$(sed -n 's/^go //p' "$here/api-server/go.mod")
    for candidate in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go-*/bin/go "$VTI_CACHE/go$toolchain/bin/go"; do
        [ -n "$candidate" ] && [ -x "$candidate" ] || continue
        # GOTOOLCHAIN=local: ask this very program, not the one that it would fetch.
        version=$(cd / && GOTOOLCHAIN=local "$candidate" version | sed -n 's/^go version go\([0-9.]*\).*/\1/p')
        if at_least "$wanted" "${version:-0}"; then
            GO=$candidate GOTOOLCHAIN=local
            return 0
        elif at_least 1.21 "${version:-0}"; then
            # Since 1.21 Go fetches a newer toolchain by itself, through the module proxy.
            GO=$candidate GOTOOLCHAIN="go$toolchain+auto"
            return 0
        fi
    done
    fetch_toolchain
    GO="$VTI_CACHE/go$toolchain/bin/go" GOTOOLCHAIN=local
}

# The module proxy serves Go itself as the module golang.org/toolchain: no Go is needed to get it.
fetch_toolchain() {
    local arch proxy name part="$VTI_CACHE/go.part" sum
    arch=$(dpkg --print-architecture)
    sum=toolchain_sha256_$arch
    [ -n "${!sum:-}" ] || die "No Go toolchain is pinned for $arch: install Go $wanted or newer."
    proxy=$(go env GOPROXY 2>/dev/null || true)
    proxy=${proxy:-${GOPROXY:-https://proxy.golang.org}}
    proxy=${proxy%%[,|]*}
    name="golang.org/toolchain@v0.0.1-go$toolchain.linux-$arch"
    rm -rf "$part" && mkdir -p "$part"
    MEND="Install Go $wanted or newer, or make the Go module proxy reachable (GOPROXY)." \
        with_progress "Downloading Go $toolchain" "$VTI_CACHE/logs/go-toolchain.log" \
        curl -fSL --connect-timeout 10 --speed-limit 1000 --speed-time 30 -o "$part/go.zip" \
        "${proxy%/}/${name%@*}/@v/${name#*@}.zip"
    echo "${!sum}  $part/go.zip" | sha256sum --check --quiet - >&2 \
        || die "The downloaded Go toolchain is not the pinned one (sha256). Remove $part and run this again."
    unzip -q "$part/go.zip" -d "$part"
    # A module's archive holds no file modes.
    chmod -R +x "$part/$name/bin" "$part/$name/pkg/tool"
    rm -rf "$VTI_CACHE/go$toolchain" && mv "$part/$name" "$VTI_CACHE/go$toolchain" && rm -rf "$part"
}
