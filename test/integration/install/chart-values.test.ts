import { expect } from 'chai';
import { isRecord } from '../../../crds/record.ts';
import { listAt } from '../monitoring/monitoring-files.ts';
import { output } from './command.ts';
import { find, objectsOf, recordAt, template, type Rendered } from './rendered.ts';

const CONTROLLER = 'Deployment ttg-system/ttg-operator';
const LEDGER = 'StatefulSet ttg-system/ttg-ledger';

const podSpec = (objects: Rendered[], key: string) => recordAt(find(objects, key), 'spec', 'template', 'spec');
const pod = (objects: Rendered[], key: string) => recordAt(find(objects, key), 'spec', 'template', 'metadata');
const kinds = (objects: Rendered[], kind: string) =>
  objects.map(({ key }) => key).filter((key) => key.startsWith(`${kind} `));

function container(objects: Rendered[], key: string): Record<string, unknown> {
  const containers = podSpec(objects, key)['containers'];
  const first: unknown = Array.isArray(containers) ? containers[0] : undefined;
  return isRecord(first) ? first : {};
}

/** Name → value of a container's environment. */
function environment(objects: Rendered[], key: string): Record<string, unknown> {
  const env = container(objects, key)['env'];
  const entries = Array.isArray(env) ? env.filter((one) => isRecord(one)) : [];
  return Object.fromEntries(entries.map(({ name, value }) => [String(name), value]));
}

describe('what the values of the chart change', function () {
  this.timeout(180_000);

  it('images: registry, tag, digest, pull policy and pull secrets, for workers, too', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const objects = await template(
      '--set',
      'images.registry=me.azurecr.io,images.operator.tag=v9,images.pullPolicy=Always',
      '--set',
      `images.worker.digest=${digest},images.pullSecrets={one,two}`,
    );
    for (const key of [CONTROLLER, LEDGER]) {
      expect(container(objects, key)).to.include({ image: 'me.azurecr.io/ttg-operator:v9', imagePullPolicy: 'Always' });
      expect(podSpec(objects, key)['imagePullSecrets']).to.deep.equal([{ name: 'one' }, { name: 'two' }]);
    }
    expect(environment(objects, CONTROLLER)['TTG_WORKER_IMAGE']).to.equal(`me.azurecr.io/ttg-worker@${digest}`);
  });

  it('watchNamespaces: a Role in each of them, nothing outside of namespaces, and nodes are not read', async () => {
    const objects = await template(
      '--set',
      'watchNamespaces={team-a,team-b},crds.install=false,userRoles.create=false',
    );
    expect(objects.filter(({ key }) => !key.includes('/'))).to.deep.equal([]);
    expect(kinds(objects, 'Role')).to.include.members(['Role team-a/ttg-operator', 'Role team-b/ttg-operator']);
    expect(JSON.stringify(objects)).not.to.include('"nodes"');
    expect(environment(objects, CONTROLLER)['WATCH_NAMESPACES']).to.equal('team-a,team-b');
  });

  it('the namespace of the release: who finds the ledger where', async () => {
    const objects = await template('--namespace', 'elsewhere');
    const env = environment(objects, 'Deployment elsewhere/ttg-operator');
    expect(env['TTG_LEDGER_URL']).to.equal('https://ttg-ledger.elsewhere.svc:8080');
    const subjects = find(objects, 'ClusterRoleBinding ttg-operator')['subjects'];
    expect(subjects).to.deep.equal([{ kind: 'ServiceAccount', name: 'ttg-operator', namespace: 'elsewhere' }]);
  });

  it('where pods run: replicas, node selector, tolerations beside the chart’s own, affinity', async () => {
    const objects = await template(
      '--set',
      'controller.replicas=2,controller.nodeSelector.pool=system,ledger.nodeSelector.pool=disk',
      '--set-json',
      'controller.tolerations=[{"key":"system","operator":"Exists"}]',
      '--set-json',
      'ledger.affinity={"nodeAffinity":{}}',
    );
    expect(recordAt(find(objects, CONTROLLER), 'spec')['replicas']).to.equal(2);
    expect(podSpec(objects, CONTROLLER)['nodeSelector']).to.deep.equal({ pool: 'system' });
    expect(podSpec(objects, CONTROLLER)['tolerations'])
      .to.have.lengthOf(3)
      .and.to.deep.include({ key: 'system', operator: 'Exists' });
    expect(podSpec(objects, LEDGER)).to.deep.include({
      nodeSelector: { pool: 'disk' },
      affinity: { nodeAffinity: {} },
    });
  });

  it('the ledger’s disk: size and class of a new claim, or a claim that is there', async () => {
    const made = await template('--set', 'ledger.storage.size=50Gi,ledger.storage.storageClassName=managed-csi');
    expect(recordAt(find(made, LEDGER), 'spec')['volumeClaimTemplates']).to.deep.include.members([
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'managed-csi',
          resources: { requests: { storage: '50Gi' } },
        },
      },
    ]);
    const given = await template('--set', 'ledger.storage.existingClaim=mine,ledger.reserveMiB=0');
    expect(recordAt(find(given, LEDGER), 'spec')).not.to.have.property('volumeClaimTemplates');
    expect(podSpec(given, LEDGER)['volumes']).to.deep.include({
      name: 'data',
      persistentVolumeClaim: { claimName: 'mine' },
    });
    expect(environment(given, LEDGER)['TTG_LEDGER_RESERVE_MIB']).to.equal('0');
  });

  it('metrics: scrape annotations, or ServiceMonitors that find the ports', async () => {
    const annotated = await template();
    expect(pod(annotated, LEDGER)['annotations']).to.include({ 'prometheus.io/port': '8080' });
    const monitored = await template(
      '--set',
      'metrics.annotations=false,metrics.serviceMonitor.enabled=true',
      '--set',
      'metrics.serviceMonitor.labels.release=prometheus',
    );
    expect(pod(monitored, LEDGER)['annotations']).not.to.have.property('prometheus.io/scrape');
    for (const name of ['ttg-operator', 'ttg-ledger']) {
      const monitor = find(monitored, `ServiceMonitor ttg-system/${name}`);
      expect(recordAt(monitor, 'metadata', 'labels')['release']).to.equal('prometheus');
      const [endpoint] = listAt(recordAt(monitor, 'spec'), 'endpoints');
      expect(endpoint, 'would call the namespace of a Computation exported_namespace').to.include({
        honorLabels: true,
      });
      const selected = recordAt(monitor, 'spec', 'selector', 'matchLabels');
      const service = name === 'ttg-operator' ? 'ttg-operator-metrics' : name;
      expect(recordAt(find(monitored, `Service ttg-system/${service}`), 'metadata', 'labels')).to.include(selected);
    }
  });

  it('metrics: the alerts and the dashboard of config/monitoring', async () => {
    const monitoring = await template(
      '--set',
      'metrics.prometheusRule.enabled=true,metrics.dashboard.enabled=true',
      '--set',
      'metrics.prometheusRule.labels.release=prometheus',
    );
    const plain = objectsOf(await output('kubectl', ['kustomize', 'config/monitoring']));
    const [rule, dashboard] = ['PrometheusRule ttg-system/ttg', 'ConfigMap ttg-system/ttg-dashboard'];
    expect(find(monitoring, rule)['spec']).to.deep.equal(find(plain, rule)['spec']);
    expect(recordAt(find(monitoring, rule), 'metadata', 'labels')['release']).to.equal('prometheus');
    expect(find(monitoring, dashboard)['data']).to.deep.equal(find(plain, dashboard)['data']);
    expect(recordAt(find(monitoring, dashboard), 'metadata', 'labels')['grafana_dashboard']).to.equal('1');
    const byDefault = await template();
    expect([...kinds(byDefault, 'PrometheusRule'), ...kinds(byDefault, 'ConfigMap')]).to.deep.equal([]);
  });

  it('tls: plain HTTP for controller and ledger alike, only by choice', async () => {
    const encrypted = await template();
    expect(environment(encrypted, LEDGER)).to.include({ TTG_LEDGER_TLS_DIR: '/tls' });
    const plain = await template('--set', 'tls.enabled=false');
    for (const key of [CONTROLLER, LEDGER]) {
      expect(environment(plain, key)).to.include({ TTG_LEDGER_PLAIN_HTTP: 'true' });
      expect(JSON.stringify(find(plain, key))).not.to.match(/tls|https|ca\.crt/i);
    }
    expect(environment(plain, CONTROLLER)['TTG_LEDGER_URL']).to.equal('http://ttg-ledger.ttg-system.svc:8080');
    expect(kinds(plain, 'Secret')).to.deep.equal([]);
  });

  it('tls: a certificate of cert-manager, for the ledger by its name in that namespace', async () => {
    const objects = await template(
      '--namespace',
      'elsewhere',
      '--set',
      'tls.generate=false,tls.certManager.issuer=ours,tls.secretName=from-cert-manager',
    );
    const spec = recordAt(find(objects, 'Certificate elsewhere/ttg-ledger'), 'spec');
    expect(spec).to.deep.include({ secretName: 'from-cert-manager', issuerRef: { kind: 'Issuer', name: 'ours' } });
    expect(spec['dnsNames']).to.include('ttg-ledger.elsewhere.svc');
    expect(podSpec(objects, 'StatefulSet elsewhere/ttg-ledger')['volumes'])
      .to.be.an('array')
      .with.nested.property('[1].secret.secretName', 'from-cert-manager');
    expect(kinds(objects, 'Secret')).to.deep.equal([]);
  });

  it('disruption budgets and network policies: only by choice, and for our pods', async () => {
    const none = await template();
    expect(kinds(none, 'PodDisruptionBudget').concat(kinds(none, 'NetworkPolicy'))).to.deep.equal([]);
    const chosen = await template(
      '--set',
      'controller.podDisruptionBudget.enabled=true,ledger.podDisruptionBudget.enabled=true',
      '--set',
      'networkPolicy.enabled=true',
    );
    for (const [name, key] of [
      ['ttg-operator', CONTROLLER],
      ['ttg-ledger', LEDGER],
    ] as const) {
      const labels = recordAt(pod(chosen, key), 'labels');
      const budget = recordAt(
        find(chosen, `PodDisruptionBudget ttg-system/${name}`),
        'spec',
        'selector',
        'matchLabels',
      );
      expect(labels).to.include(budget);
      for (const policy of ['ttg-default-deny', name]) {
        const selected = recordAt(
          find(chosen, `NetworkPolicy ttg-system/${policy}`),
          'spec',
          'podSelector',
          'matchLabels',
        );
        expect(labels, policy).to.include(selected);
      }
    }
  });
});
