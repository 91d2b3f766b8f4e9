#!/bin/bash
# Prints the image of Redis, made here where it is not yet: redis-server of Debian, the libraries it names, and no more.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/lock.sh"
. "$TTG_ROOT/hack/images/tag.sh"
folder=$("$BASH" "$TTG_ROOT/hack/redis.sh")
image=ttg-redis:v$(image_version)
version=$("$folder/redis-server" --version | sed -n 's/.* v=\([0-9.]*\).*/\1/p')
made="$version-$(digest <"$0")"

build_redis() {
  local program library binary
  root=$(mktemp -d)
  trap 'rm -rf "$root"; free_locks' EXIT
  chmod 755 "$root"
  for program in redis-server redis-cli; do
    # What hack/redis.sh unpacked is in lib, behind a script of the program's name.
    binary=$folder/$program
    [ ! -x "$folder/lib/$program" ] || binary=$folder/lib/$program
    install -D "$binary" "$root/usr/local/bin/$program"
    LD_LIBRARY_PATH=$folder/lib ldd "$binary" | grep -oE '/[^ ]+'
  done | sort -u >"$root.libraries"
  ldconfig -p | sed -n 's/^.*libnss_\(files\|dns\)\.so.* => //p' >>"$root.libraries"
  while read -r library; do
    case $library in
      "$folder"/*) install -D "$library" "$root/usr/lib/${library##*/}" ;;
      *) install -D "$library" "$root$library" ;;
    esac
  done <"$root.libraries"
  rm -f "$root.libraries"
  mkdir -p "$root/etc/redis" "$root/data"
  install -d -m 1777 "$root/tmp"
  printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/data:/sbin/nologin\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
  printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
  chroot "$root" /usr/local/bin/redis-server --version
  tar -C "$root" --numeric-owner --owner=0 --group=0 -c . | docker import \
    --change 'ENV PATH=/usr/local/bin' --change 'USER 65532:65532' --change 'WORKDIR /data' --change 'EXPOSE 6379' \
    --change 'CMD ["redis-server", "/etc/redis/redis.conf"]' \
    --change 'LABEL org.opencontainers.image.title=ttg-redis' --change 'LABEL org.opencontainers.image.licenses=BSD-3-Clause' \
    --change "LABEL org.opencontainers.image.version=$version" --change "LABEL ttg.made=$made" \
    --change 'LABEL ttg.project=ttg' --change 'LABEL ttg.component=queue' - "$image"
}

take_lock images
if [ "$(docker image inspect -f '{{index .Config.Labels "ttg.made"}}' "$image" 2>/dev/null || true)" != "$made" ]; then
  step image-redis 'about 5 s' build_redis
fi
printf '%s\n' "$image"
