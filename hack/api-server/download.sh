# shellcheck shell=bash
# Sourced by ../api-server.sh. download_server DIRECTORY: the official kube-apiserver and kubectl, checked by their sha256.

base_url() {
    echo "https://dl.k8s.io/release/v$version/bin/linux/$arch"
}

download_one() {
    local file=$1/$2 sum
    sum=$(curl -fsSL --connect-timeout 5 --max-time 20 "$(base_url)/$2.sha256") || return 1
    curl -fSL --connect-timeout 5 --speed-limit 10000 --speed-time 30 -o "$file" "$(base_url)/$2" || return 1
    echo "$sum  $file" | sha256sum --check --quiet - || return 1
    chmod 755 "$file"
}

download_both() {
    download_one "$1" kube-apiserver && download_one "$1" kubectl
}

# Fails within seconds where the site cannot be reached, so that the build can begin.
download_server() {
    curl -fsSIL --connect-timeout 5 --max-time 15 -o /dev/null "$(base_url)/kubectl.sha256" 2>/dev/null || return 1
    MEND="It will be built from source instead." \
        with_progress "Downloading kube-apiserver and kubectl $version" "$VTI_CACHE/logs/api-server-download.log" \
        download_both "$1"
}
