import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { inputVariable } from '../../../crds/input-variables.ts';
import { API_VERSION, KIND } from '../../../crds/labels.ts';
import { apply, kubectl, make, waitFor } from '../cluster.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { nodes, onNode } from '../faults/nodes.ts';
import { until } from '../../env/until.ts';

const bash = promisify(execFile);
const NAMESPACE = 'ttg-e2e-inputs';
const VOLUME = 'ttg-e2e-inputs';
const FOLDER = '/var/lib/ttg-e2e-inputs';
const IMAGE = 'ttg-e2e-mesh:1';

/** What each input's file says, by the input's name. */
const TEXTS = {
  table: 'of the ConfigMap',
  key: 'of the Secret',
  'my-model': 'of the claim',
  mesh: 'of the image',
} as const;
type Name = keyof typeof TEXTS;
const SOURCES: Record<Name, object> = {
  table: { configMap: { name: 'table' } },
  key: { secret: { name: 'key' } },
  'my-model': { persistentVolumeClaim: { name: VOLUME } },
  mesh: { image: { reference: IMAGE } },
};

/** Reads an input's file by its variable and by its path, and tries to write beside it. */
const READ = `
const fs = require('fs');
const [, variable, path] = process.argv;
let written = true;
try { fs.writeFileSync(path + '/new', 'x'); } catch (error) { written = error.code; }
console.log(JSON.stringify({ byVariable: fs.readFileSync(process.env[variable] + '/text', 'utf8'),
  byPath: fs.readFileSync(path + '/text', 'utf8'), written }));
`;

/** Whether a node's runtime mounts images, as containerd does from 2.1 on. */
async function mountsImages(node: string): Promise<boolean> {
  const said = await kubectl('get', 'node', node, '-o', 'jsonpath={.status.nodeInfo.containerRuntimeVersion}');
  const [, major = '0', minor = '0'] = /^containerd:\/\/v?(\d+)\.(\d+)/.exec(said) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 1);
}

/** Gives a node a containerd that mounts images, where its own does not. */
async function bringContainerd(node: string): Promise<void> {
  if (await mountsImages(node)) return;
  await bash('bash', ['hack/kind/containerd.sh', node]);
  await until('the node to say so', async () => mountsImages(node), { timeoutMs: 120_000 });
  await kubectl('wait', '--for=condition=Ready', `node/${node}`, '--timeout=60s');
}

async function write(object: Record<string, unknown>, name: string): Promise<void> {
  await apply(JSON.stringify({ apiVersion: 'v1', ...object, metadata: { name, namespace: NAMESPACE } }));
}

/** A volume with a file in a folder of a node, and a claim to it. */
async function makeVolume(node: string): Promise<void> {
  await onNode(node, 'sh', '-c', `mkdir -p ${FOLDER} && printf '%s' '${TEXTS['my-model']}' >${FOLDER}/text`);
  const onThatNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
  const size = { storage: '1Mi' };
  const both = { accessModes: ['ReadWriteOnce'], storageClassName: VOLUME };
  const spec = {
    ...both,
    capacity: size,
    persistentVolumeReclaimPolicy: 'Retain',
    local: { path: FOLDER },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onThatNode] }] } },
  };
  await kubectl('delete', 'persistentvolume', VOLUME, '--ignore-not-found', '--timeout=60s');
  await apply(JSON.stringify({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: VOLUME }, spec }));
  await write({ kind: 'PersistentVolumeClaim', spec: { ...both, resources: { requests: size } } }, VOLUME);
}

/** An image of one file, on that node alone. */
async function bringImage(node: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ttg-e2e-mesh-'));
  try {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY text /\n');
    writeFileSync(join(folder, 'text'), TEXTS.mesh, { mode: 0o644 });
    const build = `docker build -q -t ${IMAGE} '${folder}' >/dev/null`;
    const load = `docker save ${IMAGE} | docker exec -i '${node}' ctr -n k8s.io images import --digests - >/dev/null`;
    await bash('bash', ['-ec', `set -o pipefail; ${build}; ${load}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('inputs on a cluster of real nodes', function () {
  this.timeout(600_000);
  ownNamespace(NAMESPACE);
  let node = '';

  before(async () => {
    [node = ''] = await nodes();
    await write({ kind: 'ConfigMap', data: { text: TEXTS.table } }, 'table');
    await write({ kind: 'Secret', stringData: { text: TEXTS.key } }, 'key');
    await makeVolume(node);
    await bringContainerd(node);
    await bringImage(node);
  });
  after(async () => {
    await kubectl('delete', 'computations', '--all', '-n', NAMESPACE, '--timeout=120s');
    await kubectl('delete', 'persistentvolumeclaim', VOLUME, '-n', NAMESPACE, '--timeout=120s');
    await kubectl('delete', 'persistentvolume', VOLUME, '--timeout=60s');
    await onNode(node, 'rm', '-rf', FOLDER);
    await onNode(node, 'ctr', '-n', 'k8s.io', 'images', 'rm', `docker.io/library/${IMAGE}`);
    await bash('docker', ['rmi', IMAGE]);
  });

  for (const name of Object.keys(TEXTS).filter(isName)) {
    it(`${TEXTS[name].replace('of the ', 'from the ')} is a folder that can be read, not written, and that its variable names`, async () => {
      const mountPath = '/inputs/here';
      const worker = {
        inputs: [{ name, mountPath, ...SOURCES[name] }],
        nodeSelector: { 'kubernetes.io/hostname': node },
      };
      const algorithm = { exec: ['node', '-e', READ, inputVariable(name), mountPath], result: 'Json' };
      const spec = { parameters: { count: 2 }, shards: 1, algorithm, worker };
      const metadata = { name: `reads-${name}`, namespace: NAMESPACE };
      await apply(JSON.stringify({ apiVersion: API_VERSION, kind: KIND, metadata, spec }));
      await waitFor(metadata.name, 'Complete', 120, NAMESPACE);
      const table = await make('results', { NAME: metadata.name, NAMESPACE, FORMAT: 'ndjson' });
      const rows: Record<string, unknown>[] = table
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(rows).to.have.lengthOf(2);
      const text = TEXTS[name];
      for (const row of rows) expect(row).to.include({ byVariable: text, byPath: text, written: 'EROFS' });
    });
  }
});

function isName(name: string): name is Name {
  return name in TEXTS;
}
