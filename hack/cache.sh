# shellcheck shell=bash
# Sourced. What is downloaded or built once lives outside the tree, in $VTI_CACHE, so that a fresh clone finds it.
: "${VTI_CACHE:=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/vti-operator}"
export VTI_CACHE
mkdir -p "$VTI_CACHE/logs"

# with_lock NAME COMMAND...: one process at a time, on this machine, for the thing called NAME.
with_lock() {
    local lock="$VTI_CACHE/$1.lock"
    shift
    (
        # The command must not inherit the lock: a daemon that it leaves behind would hold it for ever.
        flock -n 9 || { printf 'Waiting for another run that holds %s\n' "$lock" >&2; flock 9; }
        "$@" 9>&-
    ) 9>"$lock"
}
