#!/bin/bash
# make-base.sh NODE TAG: an image that holds the Node binary, the libraries it needs, certificates, and no more.
. "$(dirname "$0")/../env.sh"
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

install -D "$1" "$root/usr/local/bin/node"
# What the program is linked to, and what the C library loads for name resolution.
{
  ldd "$1" | grep -oE '/[^ ]+'
  ldconfig -p | sed -n 's/^.*libnss_\(files\|dns\)\.so.* => //p'
} | sort -u | while read -r library; do install -D "$library" "$root$library"; done
for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
  [ ! -e "$bundle" ] || install -D -m 644 "$bundle" "$root/etc/ssl/certs/ca-certificates.crt"
done
mkdir -p "$root/etc" "$root/home/nonroot"
install -d -m 1777 "$root/tmp"
printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n' >"$root/etc/passwd"
printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
chroot "$root" /usr/local/bin/node -e 0
tar -C "$root" --numeric-owner --owner=0 --group=0 -c . | docker import \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' --change 'CMD ["node"]' - "$2"
