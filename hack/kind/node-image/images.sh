#!/bin/bash
# images.sh ROOTFS.tar FOLDER: FOLDER/rootfs, the unpacked root file system, and FOLDER/images.tar, the images that a
# node holds from the start.
. "$(dirname "$0")/../../env.sh"
here=$TTG_ROOT/hack/kind/node-image
root=$2/rootfs tools=$2/tools
mkdir -p "$root" "$tools"
tar -xf "$1" -C "$root" --exclude='./dev/*'

# A small userland (bash, ip, iptables, …) for kube-proxy and the pod network, out of the node's own files.
chroot "$root" bash -s >"$2/tools.list" <<'LIST'
for file in /bin/bash /bin/cat /bin/mv /bin/sleep /usr/sbin/xtables-nft-multi /usr/sbin/nft /usr/sbin/conntrack \
  /bin/ip /bin/kmod /usr/lib/*/xtables/*.so; do
  echo "$file"
  ldd "$file" 2>/dev/null | grep -oE '/[^ ]+'
done | sort -u
LIST
while read -r file; do install -D "$root$file" "$tools$file"; done <"$2/tools.list"
for loader in "$root"/lib64/ld-linux-*; do [ ! -e "$loader" ] || install -D "$loader" "$tools/lib64/${loader##*/}"; done
for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
  ln -s xtables-nft-multi "$tools/usr/sbin/$name"
done
ln -s bash "$tools/bin/sh"
ln -s /bin/kmod "$tools/usr/sbin/modprobe"
mkdir -p "$tools/etc" "$tools/run"
echo 'hosts: files dns' >"$tools/etc/nsswitch.conf"
cp -a "$tools" "$2/proxy"
cp -a "$tools" "$2/podnet"
install -D "$TTG_BIN/kube-proxy" "$2/proxy/usr/local/bin/kube-proxy"
install -D "$TTG_BIN/kubectl" "$2/podnet/usr/local/bin/kubectl"
install "$here/podnet.sh" "$2/podnet/usr/local/bin/podnet"

registry=registry.k8s.io
cat >"$2/images.json" <<JSON
[{"name":"$registry/pause:3.10.1","files":{"/pause":"$TTG_BIN/pause"},"entrypoint":["/pause"]},
 {"name":"$registry/kube-apiserver:$KUBERNETES_VERSION","files":{"/usr/local/bin/kube-apiserver":"$TTG_BIN/kube-apiserver"}},
 {"name":"$registry/kube-controller-manager:$KUBERNETES_VERSION","files":{"/usr/local/bin/kube-controller-manager":"$TTG_BIN/kube-controller-manager"}},
 {"name":"$registry/kube-scheduler:$KUBERNETES_VERSION","files":{"/usr/local/bin/kube-scheduler":"$TTG_BIN/kube-scheduler"}},
 {"name":"$registry/etcd:3.6.6-0","files":{"/usr/local/bin/etcd":"$TTG_BIN/etcd"}},
 {"name":"$registry/coredns/coredns:v1.13.1","files":{"/coredns":"$TTG_BIN/coredns"},"entrypoint":["/coredns"]},
 {"name":"$registry/kube-proxy:$KUBERNETES_VERSION","dir":"$2/proxy"},
 {"name":"docker.io/ttg/podnet:1","dir":"$2/podnet","entrypoint":["/usr/local/bin/podnet"]}]
JSON
python3 "$here/mkimages.py" "$2/images.tar" "$2/images.json" "$(dpkg --print-architecture)"
