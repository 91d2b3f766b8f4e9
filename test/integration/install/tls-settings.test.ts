import { expect } from 'chai';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../../../crds/record.ts';
import { readLedgerSettings } from '../../../operator/ledger/settings.ts';
import { readControllerSettings } from '../../../operator/settings.ts';
import { output, ROOT } from './command.ts';
import { find, objectsOf, recordAt, type Rendered } from './rendered.ts';

/** config/default with these components, as somebody's own kustomization has them. */
async function kustomized(...components: string[]): Promise<Rendered[]> {
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, 'dist/kustomized-'));
  try {
    const kustomization = {
      resources: ['../../config/default'],
      components: components.map((component) => `../../config/components/${component}`),
    };
    await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
    return objectsOf(await output('kubectl', ['kustomize', folder]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item) => isRecord(item)) : [];
}

/** The pod that a workload makes: its container, the literal part of its environment, where it mounts what Secrets. */
function podOf(objects: Rendered[], key: string) {
  const spec = recordAt(find(objects, key), 'spec', 'template', 'spec');
  const [container = {}] = list(spec['containers']);
  const env = Object.fromEntries(
    list(container['env']).flatMap(({ name, value }) => (typeof value === 'string' ? [[String(name), value]] : [])),
  );
  const secretOf = new Map(list(spec['volumes']).map((volume) => [volume['name'], recordAt(volume, 'secret')]));
  const mounts = list(container['volumeMounts']).flatMap(({ name, mountPath }) => {
    const secret = secretOf.get(name) ?? {};
    const files = list(secret['items']).map(({ path }) => `${String(mountPath)}/${String(path)}`);
    return files.length === 0 ? [] : [{ secret: secret['secretName'], files }];
  });
  return { container, env, mounts };
}

const LEDGER = 'StatefulSet ttg-system/ttg-ledger';
const CONTROLLER = 'Deployment ttg-system/ttg-operator';
const SERVICE = 'Service ttg-system/ttg-ledger';
const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'];

function protocolOf(objects: Rendered[]): unknown {
  const [port] = list(recordAt(find(objects, SERVICE), 'spec')['ports']);
  return port?.['appProtocol'];
}

describe('the kustomization', function () {
  this.timeout(180_000);

  it('has controller and ledger speak HTTPS by the Secret ttg-ledger-tls, and the controller see no key', async () => {
    const objects = await kustomized();
    const ledger = podOf(objects, LEDGER);
    expect(readLedgerSettings(ledger.env).tlsFolder).to.equal('/tls');
    expect(ledger.mounts).to.deep.equal([{ secret: 'ttg-ledger-tls', files: ['/tls/tls.crt', '/tls/tls.key'] }]);
    for (const probe of PROBES) {
      expect(recordAt(ledger.container, probe, 'httpGet'), probe).to.include({ scheme: 'HTTPS', port: 'https' });
    }
    const controller = podOf(objects, CONTROLLER);
    const settings = readControllerSettings(controller.env);
    expect(settings.ledgerUrl).to.match(/^https:/);
    expect(controller.mounts).to.deep.equal([{ secret: 'ttg-ledger-tls', files: [settings.ledgerCaFile] }]);
    expect(protocolOf(objects)).to.equal('https');
  });

  it('has them speak plain HTTP, and need no Secret, with the component plain-http', async () => {
    const objects = await kustomized('plain-http');
    const ledger = podOf(objects, LEDGER);
    expect(readLedgerSettings(ledger.env).tlsFolder).to.equal(undefined);
    for (const probe of PROBES) {
      expect(recordAt(ledger.container, probe, 'httpGet'), probe)
        .to.include({ port: 'http' })
        .and.not.have.key('scheme');
    }
    const controller = podOf(objects, CONTROLLER);
    const settings = readControllerSettings(controller.env);
    expect(settings.ledgerUrl).to.match(/^http:/);
    expect(settings.ledgerCaFile).to.equal(undefined);
    expect([...ledger.mounts, ...controller.mounts]).to.deep.equal([]);
    expect(protocolOf(objects)).to.equal('http');
  });

  it('has cert-manager make that Secret, for the name that workers ask for, with the component cert-manager', async () => {
    const objects = await kustomized('cert-manager');
    const certificate = recordAt(find(objects, 'Certificate ttg-system/ttg-ledger'), 'spec');
    expect(certificate['secretName']).to.equal('ttg-ledger-tls');
    const { workerLedgerUrl } = readControllerSettings(podOf(objects, CONTROLLER).env);
    expect(certificate['dnsNames']).to.include(new URL(workerLedgerUrl).hostname);
    for (const [from, to] of [
      ['ttg-ledger', 'ttg-ledger-authority'],
      ['ttg-ledger-authority', 'ttg-self-signed'],
    ]) {
      expect(recordAt(find(objects, `Certificate ttg-system/${from}`), 'spec', 'issuerRef')['name']).to.equal(to);
      find(objects, `Issuer ttg-system/${to}`);
    }
    const authority = recordAt(find(objects, 'Certificate ttg-system/ttg-ledger-authority'), 'spec');
    const issuer = recordAt(find(objects, 'Issuer ttg-system/ttg-ledger-authority'), 'spec', 'ca');
    expect(issuer['secretName']).to.equal(authority['secretName']);
  });
});
