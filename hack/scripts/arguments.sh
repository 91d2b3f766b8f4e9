# Sourced after env.sh by the scripts that people call by name.

# The comment at the head of the calling script, which is its help.
show_help() { sed -n -e '1d' -e '/^#/!q' -e 's/^# \{0,1\}//p' "$0"; }

# Wrong arguments: exit code 2.
misused() {
  say "${0##*/}: $*"
  say "Try: hack/${0##*/} --help"
  exit 2
}

# needs_value OPTION VALUE…: whether the option is followed by one.
needs_value() { [ $# -ge 2 ] && [ -n "$2" ] && [ "${2#--}" = "$2" ] || misused "$1 needs a value"; }
