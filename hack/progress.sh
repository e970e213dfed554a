# shellcheck shell=bash
# Sourced. Talk to the person at the terminal: all of it on stderr, so that a script's stdout stays a result.

# How often a running step says what it is at, in seconds.
: "${VTI_PROGRESS_EVERY:=30}"

say() {
    printf '[%(%H:%M:%S)T] %s\n' -1 "$*" >&2
}

# die SENTENCE: the one clear sentence that names what is wrong and the mend.
die() {
    printf 'ERROR: %s\n' "$*" >&2
    exit 1
}

last_line() {
    # Progress bars rewrite their line with \r; terminal colours mean nothing here.
    tail -c 2000 "$1" 2>/dev/null | tr '\r' '\n' | sed 's/\x1b\[[0-9;]*m//g' | grep -v '^[[:space:]]*$' \
        | tail -n 1 | cut -c 1-140 || true
}

# with_progress WHAT LOGFILE COMMAND...
#   Runs COMMAND with its output in LOGFILE and says every VTI_PROGRESS_EVERY seconds how long it has run and what
#   its last line is. When it fails: the end of the log, then one sentence with the mend, which the caller gives in
#   the variable MEND (MEND="..." with_progress ...). Returns COMMAND's exit status; Ctrl-C ends COMMAND too.
# The body is a subshell so that its traps and its job control never disturb the caller's.
with_progress() (
    # Not local: the EXIT trap runs when the function's own variables are gone. The subshell keeps them in.
    what=$1 log=$2 status=0 started=$SECONDS
    shift 2
    mkdir -p "$(dirname "$log")"
    say "$what ..."

    # Job control gives the command and the ticker a process group each, so that their children end with them; it must
    # be off again inside, or every child would get a group of its own.
    set -m
    { set +m; "$@"; } >"$log" 2>&1 </dev/null &
    command=$!
    {
        set +m
        while sleep "$VTI_PROGRESS_EVERY"; do
            say "$what: $((SECONDS - started)) s so far; $(last_line "$log")"
        done
    } </dev/null &
    ticker=$!
    set +m
    trap 'kill -TERM -- "-$ticker" 2>/dev/null' EXIT
    trap 'kill -TERM -- "-$command" 2>/dev/null; wait "$command" 2>/dev/null || true; exit 130' INT TERM HUP

    wait "$command" || status=$?
    if [ "$status" -eq 0 ]; then
        say "$what: done in $((SECONDS - started)) s"
        return 0
    fi
    say "$what: failed after $((SECONDS - started)) s (exit status $status). The end of $log:"
    tail -n "${VTI_PROGRESS_TAIL:-25}" "$log" | sed 's/^/    | /' >&2
    printf 'ERROR: %s failed. %s\n' "$what" "${MEND:-Read the whole log in $log, mend what it names and run the command again.}" >&2
    return "$status"
)
