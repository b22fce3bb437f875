# SPDX-License-Identifier: AGPL-3.0-or-later
# Sourced by the other scripts: `step TITLE LOG COMMAND...` runs a command quietly and says how long it took.
# What the command prints goes to the file LOG under build/logs, and the end of it to the screen when it fails, without
# the tests that passed.

step() {
    local title=$1 log=build/logs/$2.log start=$SECONDS
    shift 2
    mkdir -p build/logs
    printf '%s ... ' "$title"
    if "$@" >"$log" 2>&1; then
        echo "done ($((SECONDS - start)) s)"
    else
        local code=$?
        echo "FAILED after $((SECONDS - start)) s; the end of $log:"
        sed -E '/^ +Start +[0-9]+:| Passed +[0-9.]+ sec$/d' "$log" | tail -n 60 | cut -c 1-240
        exit "$code"
    fi
}
