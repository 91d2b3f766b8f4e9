#!/usr/bin/env python3
"""Writes container images into one OCI layout tar that `ctr images import` reads.

Usage: mkimages.py OUT.tar SPEC.json ARCHITECTURE
SPEC: [{"name": "registry/repo:tag", "files": {"/path/in/image": "/path/here"},
        "dir": "/folder/that/is/the/root", "entrypoint": [...]}]
"""
import concurrent.futures, gzip, hashlib, io, json, os, sys, tarfile

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def layer(spec):
    """The image's one layer: its gzipped bytes and the digest of the plain tar."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.GNU_FORMAT) as tar:
        made = set()

        def parents(path):
            path = os.path.dirname(path)
            if path in ("", "/") or path in made:
                return
            parents(path)
            made.add(path)
            info = tarfile.TarInfo(path.lstrip("/"))
            info.type, info.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(info)

        info = tarfile.TarInfo("tmp")
        info.type, info.mode = tarfile.DIRTYPE, 0o1777
        tar.addfile(info)
        if "dir" in spec:
            for name in sorted(os.listdir(spec["dir"])):
                tar.add(os.path.join(spec["dir"], name), arcname=name)
        for inside, here in sorted(spec.get("files", {}).items()):
            parents(inside)
            info = tar.gettarinfo(here, arcname=inside.lstrip("/"))
            info.uid = info.gid = 0
            with open(here, "rb") as f:
                tar.addfile(info, f)
    data = plain.getvalue()
    return gzip.compress(data, 1, mtime=0), "sha256:" + hashlib.sha256(data).hexdigest()


def main(out, spec_file, architecture):
    specs = json.load(open(spec_file))
    blobs, index = {}, []

    def put(data):
        digest = hashlib.sha256(data).hexdigest()
        blobs[digest] = data
        return {"digest": "sha256:" + digest, "size": len(data)}

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for spec, (packed, diff) in zip(specs, pool.map(layer, specs)):
            config = {"Env": [PATH]}
            if spec.get("entrypoint"):
                config["Entrypoint"] = spec["entrypoint"]
            cfg = put(json.dumps({"architecture": architecture, "os": "linux", "config": config,
                                  "rootfs": {"type": "layers", "diff_ids": [diff]}}).encode())
            man = put(json.dumps({
                "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **cfg},
                "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", **put(packed)}]}).encode())
            index.append({"mediaType": "application/vnd.oci.image.manifest.v1+json", **man,
                          "platform": {"architecture": architecture, "os": "linux"},
                          "annotations": {"io.containerd.image.name": spec["name"]}})
            print(f"{spec['name']}: {len(packed) / 1e6:.1f} MB", flush=True)
    with tarfile.open(out, "w") as tar:
        def add(name, data):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        add("oci-layout", b'{"imageLayoutVersion":"1.0.0"}')
        for digest, data in blobs.items():
            add("blobs/sha256/" + digest, data)
        add("index.json", json.dumps({"schemaVersion": 2, "manifests": index}).encode())


main(*sys.argv[1:])
