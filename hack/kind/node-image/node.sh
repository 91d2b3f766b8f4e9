#!/bin/bash
# node.sh FOLDER TAG: the node image TAG, one layer, of what images.sh left in FOLDER.
. "$(dirname "$0")/../../env.sh"
here=$TTG_ROOT/hack/kind/node-image
root=$1/rootfs
cp -a "$here/node/." "$root/"
chown -R root:root "$root/etc/containerd" "$root/etc/systemd" "$root/etc/nodedns" "$root/etc/kubernetes" "$root/kind" \
  "$root/usr/local/bin"
chmod 755 "$root/usr/local/bin/entrypoint"
mkdir -p "$root/etc/kubernetes/manifests" "$root/etc/cni/net.d" "$root/opt/cni"
ln -sfn /usr/lib/cni "$root/opt/cni/bin"
install "$TTG_BIN/kubelet" "$TTG_BIN/kubectl" "$TTG_BIN/kubeadm" "$TTG_BIN/coredns" "$root/usr/local/bin/"

# What a container has no use for; the rest of systemd stays as Debian sets it.
chroot "$root" bash -euc '
  systemctl set-default multi-user.target
  systemctl enable containerd.service nodedns.service kubelet.service
  systemctl mask getty.target console-getty.service systemd-logind.service systemd-remount-fs.service \
    dev-hugepages.mount sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
    sys-fs-fuse-connections.mount proc-sys-fs-binfmt_misc.automount systemd-binfmt.service \
    systemd-modules-load.service systemd-sysctl.service systemd-firstboot.service \
    systemd-machine-id-commit.service systemd-update-utmp.service apt-daily.timer apt-daily-upgrade.timer \
    dpkg-db-backup.timer e2scrub_all.timer fstrim.timer'
mkdir -p "$root/etc/systemd/journald.conf.d"
printf '[Journal]\nReadKMsg=no\nStorage=volatile\n' >"$root/etc/systemd/journald.conf.d/node.conf"
: >"$root/etc/machine-id"
rm -rf "$root/var/lib/containerd"

# Puts the images into the node's containerd store, not yet unpacked.
scratch=$1/containerd
mkdir -p "$scratch"
cat >"$scratch/config.toml" <<TOML
version = 2
root = "$root/var/lib/containerd"
state = "$scratch/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "$scratch/socket"
TOML
containerd -c "$scratch/config.toml" &
pid=$!
trap 'kill $pid 2>/dev/null || true; umount "$root"/var/lib/containerd/*/* 2>/dev/null || true' EXIT
for _ in $(seq 100); do [ ! -S "$scratch/socket" ] || break; sleep 0.1; done
ctr -a "$scratch/socket" -n k8s.io images import --no-unpack "$1/images.tar"
kill $pid
wait $pid || true
umount "$root"/var/lib/containerd/*/* 2>/dev/null || true

tar -C "$root" --numeric-owner -c . | docker import --change 'ENV container=docker' \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]' - "$2"
docker image inspect -f '{{.Id}} {{.Size}}' "$2"
