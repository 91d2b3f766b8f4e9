# Sourced after env.sh. take_lock NAME: waits until no other run holds it; freed when this script ends, however it
# ends: a lock whose process is gone is taken over. What this script starts counts as holding it too. A script with an
# EXIT trap of its own calls free_locks in it.
TTG_OWN_LOCKS=()
free_locks() { [ ${#TTG_OWN_LOCKS[@]} -eq 0 ] || rm -f "${TTG_OWN_LOCKS[@]}"; }

# A process by its number and, where that can be had, its start: numbers come again.
process_mark() { printf '%s-%s' "$1" "$(ps -o lstart= -p "$1" 2>/dev/null | digest)"; }

take_lock() {
  local lock=$TTG_CACHE/lock-$1 holder said=
  case "|${TTG_LOCKS_HELD:-}|" in *"|$1|"*) return 0 ;; esac
  mkdir -p "$TTG_CACHE"
  # A symbolic link is made in one step together with what it says.
  until ln -s "$(process_mark $$)" "$lock" 2>/dev/null; do
    holder=$(readlink "$lock" 2>/dev/null || true)
    if [ -n "$holder" ] && { ! kill -0 "${holder%%-*}" 2>/dev/null || [ "$(process_mark "${holder%%-*}")" != "$holder" ]; }; then
      if mv "$lock" "$lock.stale-$$" 2>/dev/null; then
        # Another waiting run may have been faster and hold it by now.
        [ "$(readlink "$lock.stale-$$")" = "$holder" ] || mv -n "$lock.stale-$$" "$lock"
        rm -f "$lock.stale-$$"
      fi
      continue
    fi
    [ -n "$said" ] || say "Another run (process ${holder%%-*}) is at work on the $1; waiting for it to finish."
    said=yes
    sleep 1
  done
  TTG_LOCKS_HELD="${TTG_LOCKS_HELD:-}|$1"
  export TTG_LOCKS_HELD
  TTG_OWN_LOCKS+=("$lock")
  trap free_locks EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}
