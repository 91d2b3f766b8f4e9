#!/bin/bash
# rootfs.sh OUT.tar: a small Debian root file system, the node's.
. "$(dirname "$0")/../../env.sh"
out=$1
packages=systemd,systemd-sysv,containerd,runc,containernetworking-plugins,iptables,nftables,conntrack,iproute2,ethtool
packages=$packages,socat,mount,util-linux,procps,kmod,ca-certificates,jq,openssl,ebtables
sources=()
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list; do
  # Only Debian's own; a third party's list may need keys that the node has not.
  ! grep -qsE 'debian|ubuntu' "$file" || sources+=("$file")
done
suite=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
rm -f "$out.new"
mmdebstrap --variant=minbase --mode=root --format=tar --skip=check/qemu --include="$packages" \
  --aptopt='Acquire::Languages "none"' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  "$suite" "$out.new" ${sources[@]+"${sources[@]}"}
mv "$out.new" "$out"
