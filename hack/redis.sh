#!/bin/bash
# Prints the folder of redis-server and redis-cli: the machine's own, or Debian's packages, unpacked into the cache and
# never installed. Tests and figures of mode Queue start it themselves; nothing runs after this script.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/lock.sh"
folder=$TTG_CACHE/redis

if command -v redis-server >/dev/null 2>&1 && command -v redis-cli >/dev/null 2>&1; then
  dirname "$(command -v redis-server)"
  exit 0
fi
is_debian || fail 'redis-server and redis-cli are missing: put Redis 6.2 or later on the PATH (https://redis.io/download).'

# Of the libraries only those that small Debian systems lack.
unpacked() {
  local packages='redis-server redis-tools libjemalloc2 liblzf1 libatomic1' work=$folder.new package program
  rm -rf "$work"
  mkdir -p "$work/root" "$work/lib"
  cd "$work"
  # As root, apt says that _apt does not reach into the cache, and downloads all the same.
  if ! apt-get download $packages; then
    is_root
    apt-get update
    apt-get download $packages
  fi
  for package in *.deb; do dpkg-deb -x "$package" root; done
  find root -name '*.so.*' -exec cp -P {} lib/ \;
  # One program under several names: which it is, it sees by how it is called.
  for program in redis-server redis-cli; do
    cp -L "root/usr/bin/$program" "lib/$program"
    printf '#!/bin/bash\nLD_LIBRARY_PATH=%q${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} exec %q "$@"\n' \
      "$folder/lib" "$folder/lib/$program" >"$program"
    chmod 755 "$program"
  done
  rm -rf root ./*.deb
  rm -rf "$folder"
  mv "$work" "$folder"
  cd /
  "$folder/redis-server" --version
}

if [ ! -x "$folder/redis-server" ]; then
  take_lock redis
  [ -x "$folder/redis-server" ] || step redis 'about 10 s' "$BASH" -c "$(declare -f unpacked is_root); folder=\$1; set -e; unpacked" - "$folder"
fi
printf '%s\n' "$folder"
