#!/bin/bash
# rootfs.sh OUT.tar: a small Debian with Python and pip, for worker images where no registry is in reach.
. "$(dirname "$0")/../../env.sh"
out=$1
sources=()
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list; do
  # Only Debian's own; a third party's list may need keys that the image has not.
  ! grep -qsE 'debian|ubuntu' "$file" || sources+=("$file")
done
suite=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
rm -f "$out.new"
mmdebstrap --variant=minbase --mode=root --format=tar --skip=check/qemu \
  --include=python3-minimal,libpython3-stdlib,python3-distutils,ca-certificates,libgomp1,libatomic1,libstdc++6 \
  --aptopt='Acquire::Languages "none"' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  "$suite" "$out.new" ${sources[@]+"${sources[@]}"}
mv "$out.new" "$out"
