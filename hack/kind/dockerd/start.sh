#!/bin/bash
# Starts a Docker daemon of our own (root, Linux) where none answers; its data and log are in the cache.
. "$(dirname "$0")/../../env.sh"
. "$TTG_ROOT/hack/kind/dockerd/daemon.sh"

! docker info >/dev/null 2>&1 || exit 0
if pid=$(our_dockerd); then
  for _ in $(seq 50); do ! docker info >/dev/null 2>&1 || exit 0; sleep 0.2; done
  echo "dockerd $pid runs but does not answer: ending it"
  kill -9 "$pid"
fi
end_leftovers
# Numbers come again: dockerd would wait for a process that has its old containerd's.
rm -f "$DOCKERD_PID_FILE" "$DOCKERD_EXEC/containerd/containerd.pid"
mkdir -p "$DOCKERD_DATA" "$DOCKERD_EXEC" "$TTG_LOGS"

# For stop.sh to put back; not when an earlier daemon has changed it already.
if [ ! -s "$DOCKERD_BEFORE" ]; then
  # shellcheck disable=SC2086 # a list of names
  sysctl -e $DOCKERD_SYSCTLS >"$DOCKERD_BEFORE.new" 2>/dev/null || true
  printf '%s\n' "forward = $(iptables -S FORWARD | sed -n 's/^-P FORWARD //p')" >>"$DOCKERD_BEFORE.new"
  mv "$DOCKERD_BEFORE.new" "$DOCKERD_BEFORE"
fi

# Four nodes' worth of kubelets and proxies come near the usual 128 of one user, who is root in all of them.
at_least() { [ "$(sysctl -n "$1")" -ge "$2" ] || sysctl -qw "$1=$2"; }
at_least fs.inotify.max_user_instances 1024
at_least fs.inotify.max_user_watches 524288

runtime=()
if [ $((0x$(sed -n 's/^CapBnd:\t//p' /proc/self/status) >> 24 & 1)) -eq 0 ]; then
  # Not from the checkout: that may be gone while the daemon runs.
  wrap=$TTG_KIND_CACHE/runc-wrap-$(digest <"$TTG_ROOT/hack/kind/dockerd/runc-wrap")
  [ -x "$wrap" ] || { install "$TTG_ROOT/hack/kind/dockerd/runc-wrap" "$wrap.new" && mv "$wrap.new" "$wrap"; }
  runtime=(--add-runtime "nosysres=$wrap" --default-runtime nosysres)
fi
# An unset PATH entry of ours does no harm to a daemon, but it must outlive this run: its own session, no descriptors.
nohup setsid dockerd --data-root "$DOCKERD_DATA" --exec-root "$DOCKERD_EXEC" --pidfile "$DOCKERD_PID_FILE" \
  -H unix:///var/run/docker.sock --storage-driver overlay2 --exec-opt native.cgroupdriver=cgroupfs \
  --oom-score-adjust 0 ${runtime[@]+"${runtime[@]}"} >>"$TTG_LOGS/dockerd.log" 2>&1 </dev/null &
for _ in $(seq 150); do ! docker info >/dev/null 2>&1 || break; sleep 0.2; done
docker info >/dev/null 2>&1 || { tail -n 20 "$TTG_LOGS/dockerd.log"; exit 1; }

# No node or pod talks to anything outside this machine. (Without this, a call to a service's address made before
# kube-proxy has set it up leaves by the uplink.) docker0 is let through, for what a `docker build` may need.
for dev in $(uplinks); do
  iptables -C DOCKER-USER ! -i docker0 -o "$dev" -j REJECT 2>/dev/null ||
    iptables -I DOCKER-USER ! -i docker0 -o "$dev" -j REJECT
  ip6tables -C FORWARD -o "$dev" -j REJECT 2>/dev/null || ip6tables -I FORWARD -o "$dev" -j REJECT
done
echo "dockerd ready, pid $(cat "$DOCKERD_PID_FILE")"
