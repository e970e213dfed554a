#!/bin/bash
# Installs the Debian packages that building, testing and the lab need. Instant when all are there.
#   hack/packages.sh             every package of hack/packages.list
#   hack/packages.sh NAME...     these packages only
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/progress.sh"
. "$here/cache.sh"

# What packages' scripts make is for everybody on the machine, whatever the caller's umask is (the lab's is 077).
umask 022

policy=/usr/sbin/policy-rc.d
policy_mark='# Placed by hack/packages.sh for the time of one installation.'

wanted() {
    if [ $# -gt 0 ]; then printf '%s\n' "$@"; else sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$here/packages.list"; fi
}

# missing NAME...: those that are not installed, one a line.
missing() {
    { dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true; } \
        | awk '$1 == "installed" { print $2 }' | sort -u | comm -13 - <(printf '%s\n' "$@" | sort -u)
}

# etcd, strongSwan and others start a service when they are installed. The lab starts its own instances; a service of
# the system's would be in their way, so none may start (policy-rc.d is Debian's documented way to say so).
forbid_service_starts() {
    # A run that was killed outright may have left ours behind.
    if [ -e "$policy" ] && grep -qsF "$policy_mark" "$policy"; then rm -f "$policy"; fi
    [ -e "$policy" ] && return 0
    printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM HUP
}

# units_of NAME...: the services that these packages brought.
units_of() {
    dpkg-query -L "$@" 2>/dev/null | sed -n 's#^\(/usr\)\?/lib/systemd/system/\([^/@]*\.service\)$#\2#p' | sort -u
}

# Nor may they start at the next boot. Only what this very run has brought is touched.
disable_units() {
    command -v systemctl >/dev/null || return 0
    local unit
    for unit in $(units_of "$@"); do
        case $unit in etcd.service | frr.service | strongswan.service | strongswan-starter.service | ipsec.service)
            systemctl disable "$unit" >/dev/null 2>&1 || true ;;
        esac
    done
}

apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -q "$@"
}

install_missing() {
    local names
    mapfile -t names < <(missing "$@")
    # Another run may have installed them while this one waited for the lock.
    [ ${#names[@]} -gt 0 ] || return 0
    [ "$(id -u)" -eq 0 ] || die "These Debian packages are missing: ${names[*]}. Install them as root: sudo apt-get install ${names[*]}"
    forbid_service_starts
    MEND="Make the machine's Debian mirror reachable (see /etc/apt/sources.list*) and run this again." \
        with_progress "Refreshing the package lists" "$VTI_CACHE/logs/apt-update.log" apt update
    MEND="Install them by hand, as root: apt-get install ${names[*]}" \
        with_progress "Installing ${#names[@]} Debian packages (${names[*]})" "$VTI_CACHE/logs/apt-install.log" \
        apt install -y --no-install-recommends "${names[@]}"
    disable_units "${names[@]}"
}

command -v dpkg-query >/dev/null \
    || die "This is not a Debian system (no dpkg-query): install by hand what hack/packages.list names."
mapfile -t packages < <(wanted "$@")
if [ -n "$(missing "${packages[@]}")" ]; then
    with_lock apt install_missing "${packages[@]}"
fi
