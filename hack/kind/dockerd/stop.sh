#!/bin/bash
# Stops the daemon that start.sh started, by its pid, and takes back what it set on this machine: mounts, networks,
# firewall chains, forwarding. With --purge its data goes too. Containers that still run keep it (exit 3).
. "$(dirname "$0")/../../env.sh"
. "$TTG_ROOT/hack/kind/dockerd/daemon.sh"
set +e

if ! our_dockerd >/dev/null; then
  [ -f "$DOCKERD_PID_FILE" ] || [ -n "$(dockerd_leftovers)" ] || [ -s "$DOCKERD_BEFORE" ] || exit 0
  echo 'our dockerd was killed: starting it again to end what it left'
  "$BASH" "$TTG_ROOT/hack/kind/dockerd/start.sh" || exit 1
fi
pid=$(our_dockerd) || exit 0
running=$(docker ps -aq | wc -l)
if [ "$running" -gt 0 ]; then
  echo "dockerd $pid stays: $running other container(s) are on it (docker ps -a)"
  exit 3
fi

docker network ls -q --filter type=custom | xargs -r docker network rm >/dev/null
kill "$pid"
for _ in $(seq 150); do kill -0 "$pid" 2>/dev/null || break; sleep 0.2; done
! kill -0 "$pid" 2>/dev/null || { echo "dockerd $pid does not end"; exit 1; }
end_leftovers

# Deepest first; only what lies below our own folders.
cut -d' ' -f2 /proc/self/mounts | sed 's/\\040/ /g' | grep -F -- "$TTG_KIND_CACHE/" | sort -r |
  while IFS= read -r mounted; do umount "$mounted"; done
ip link del docker0 2>/dev/null
for dev in $(uplinks); do ip6tables -D FORWARD -o "$dev" -j REJECT 2>/dev/null; done
for table in nat filter; do
  iptables -t $table -S | grep '^-A' | grep -E 'DOCKER|docker0|br-[0-9a-f]{12}|172\.1[78]\.' | sed 's/^-A/-D/' |
    while read -r rule; do iptables -t $table $rule; done
  iptables -t $table -S | sed -n 's/^-N \(DOCKER.*\)/\1/p' | while read -r chain; do iptables -t $table -F "$chain"; done
  iptables -t $table -S | sed -n 's/^-N \(DOCKER.*\)/\1/p' | while read -r chain; do iptables -t $table -X "$chain"; done
done
for group in /sys/fs/cgroup/docker /sys/fs/cgroup/*/docker; do
  [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null
done
if [ -s "$DOCKERD_BEFORE" ]; then
  iptables -P FORWARD "$(sed -n 's/^forward = //p' "$DOCKERD_BEFORE")"
  grep -v '^forward' "$DOCKERD_BEFORE" | sed 's/ = /=/' | xargs -r sysctl -qw
  rm -f "$DOCKERD_BEFORE"
fi
rm -f "$DOCKERD_PID_FILE"
if [ "${1:-}" = --purge ] && ! grep -qF -- "$TTG_KIND_CACHE/" /proc/self/mounts; then
  rm -rf "$DOCKERD_DATA" "$DOCKERD_EXEC"
fi
echo "dockerd $pid stopped"
