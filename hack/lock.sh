# Sourced after env.sh. take_lock NAME: waits until no other run holds it; freed when this script ends, however it
# ends: a lock whose process is gone is taken over. What this script starts counts as holding it too.
take_lock() {
  local lock=$TTG_CACHE/lock-$1 holder said=
  case " ${TTG_LOCKS_HELD:-} " in *" $1 "*) return 0 ;; esac
  mkdir -p "$TTG_CACHE"
  # A symbolic link is made in one step together with what it says.
  until ln -s "$$" "$lock" 2>/dev/null; do
    holder=$(readlink "$lock" 2>/dev/null || true)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      # Only one of several waiting runs can rename this very link.
      mv "$lock" "$lock.stale-$$" 2>/dev/null && rm -f "$lock.stale-$$"
      continue
    fi
    [ -n "$said" ] || say "Another run (process ${holder:-?}) is at work on the $1; waiting for it to finish."
    said=yes
    sleep 1
  done
  TTG_LOCKS_HELD="${TTG_LOCKS_HELD:-} $1"
  export TTG_LOCKS_HELD
  # shellcheck disable=SC2064 # the name as it is now
  trap "rm -f '$lock'" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}
