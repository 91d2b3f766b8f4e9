# Sourced after env.sh: the Docker daemon that start.sh starts, by its pid file; what it sets on this machine.
DOCKERD_PID_FILE=$TTG_KIND_CACHE/dockerd.pid
DOCKERD_DATA=$TTG_KIND_CACHE/docker
DOCKERD_EXEC=$TTG_KIND_CACHE/docker-exec
DOCKERD_BEFORE=$TTG_KIND_CACHE/before-dockerd

# Set for the whole machine by dockerd, by start.sh, or by the kubelets in the nodes.
DOCKERD_SYSCTLS='net.ipv4.ip_forward net.ipv6.conf.default.forwarding net.ipv6.conf.all.forwarding
  vm.overcommit_memory kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes
  fs.inotify.max_user_instances fs.inotify.max_user_watches'

# The daemon's process id, if it runs. A pid file outlives its process, and its number may be another's now.
our_dockerd() {
  local pid
  pid=$(cat "$DOCKERD_PID_FILE" 2>/dev/null) || return 1
  [ -r "/proc/$pid/cmdline" ] && tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qxF -- "$DOCKERD_DATA" || return 1
  printf '%s\n' "$pid"
}

# What a daemon that was killed left running: its containerd, one shim a container, and all that ran in containers.
dockerd_leftovers() {
  local dir container
  for dir in /proc/[0-9]*; do
    if tr '\0' ' ' 2>/dev/null <"$dir/cmdline" | grep -qF -- "$DOCKERD_EXEC/"; then printf '%s\n' "${dir#/proc/}"; fi
  done
  for container in "$DOCKERD_DATA"/containers/*; do
    find /sys/fs/cgroup -path "*/docker/${container##*/}/*" -name cgroup.procs -exec cat {} + 2>/dev/null
  done | sort -u
}

# Ends all of that, where no daemon of ours runs that it belongs to.
end_leftovers() {
  local pid pids
  ! our_dockerd >/dev/null || return 0
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    pids=$(dockerd_leftovers)
    [ -n "$pids" ] || return 0
    for pid in $pids; do kill -9 "$pid" 2>/dev/null || true; done
    sleep 0.2
  done
}

uplinks() { ip -o route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p' | sort -u; }
