import { expect } from 'chai';
import { computationOf, SETTINGS, specOf, UID } from '../../test/reconcile/builders.ts';
import { copyName } from './config-map-copies.ts';
import { desiredJob } from './desired-job.ts';
import type { Job } from '../kube/objects.ts';
import { PROGRAM_VERSION } from '../version.ts';

const PLAN = { total: 10_000, shards: 3, pods: 2, jobName: 'demo' };

function job(spec: Parameters<typeof computationOf>[0] = {}): Job {
  return desiredJob(computationOf(spec), PLAN, SETTINGS);
}

function pod(): Job['spec']['template']['spec'] {
  return job().spec.template.spec;
}

function tolerationSeconds(key: string): (number | undefined)[] {
  return (pod().tolerations ?? []).filter((own) => own.key === key).map((own) => own.tolerationSeconds);
}

describe('the Job of a Computation', () => {
  it('has an index for each shard and as many pods as planned', () => {
    const { spec } = job();
    expect(spec).to.include({ completionMode: 'Indexed', completions: 3, parallelism: 2, suspend: false });
  });

  it('retries an index by the failure policy and replaces a pod only when it has ended', () => {
    const { spec } = job({
      spec: { failurePolicy: { retriesPerShard: 7, retriesPerParameter: 0, maxFailedParameters: 0 } },
    });
    expect(spec).to.include({ backoffLimitPerIndex: 7, podReplacementPolicy: 'Failed' });
    expect(spec.maxFailedIndexes).to.equal(undefined);
  });

  it('forgives disruptions first, then exit 75, and gives the index up at 76', () => {
    const rules = job().spec.podFailurePolicy?.rules.map(({ action, onPodConditions, onExitCodes }) => [
      action,
      onPodConditions?.[0]?.type ?? onExitCodes?.values,
    ]);
    expect(rules).to.deep.equal([
      ['Ignore', 'DisruptionTarget'],
      ['Ignore', [75]],
      ['FailIndex', [76]],
    ]);
  });

  it('is owned by the Computation, by uid', () => {
    expect(job().metadata.ownerReferences).to.deep.equal([
      {
        apiVersion: 'ttg.io/v1alpha1',
        kind: 'Computation',
        name: 'demo',
        uid: UID,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
  });

  it('is found by the labels of the operator and of the seed', () => {
    const labels = {
      'app.kubernetes.io/name': 'ttg-worker',
      'app.kubernetes.io/instance': 'demo',
      'app.kubernetes.io/managed-by': 'ttg-operator',
      'app.kubernetes.io/component': 'worker',
      'app.kubernetes.io/part-of': 'ttg',
      'app.kubernetes.io/version': PROGRAM_VERSION,
      'ttg.io/computation': 'demo',
      'ttg.io/computation-uid': UID,
    };
    expect(job().metadata.labels).to.include(labels);
    expect(job().spec.template.metadata?.labels).to.include(labels);
  });

  it('lets the user add labels, but not replace ours', () => {
    const worker = { imagePullPolicy: 'Always', terminationGracePeriodSeconds: 5 } as const;
    const labels = { team: 'x', 'ttg.io/computation-uid': 'another' };
    const template = job({ spec: { worker: { ...worker, labels } } }).spec.template;
    expect(template.metadata?.labels).to.include({ team: 'x', 'ttg.io/computation-uid': UID });
    expect(template.spec.terminationGracePeriodSeconds).to.equal(5);
  });
});

describe('the worker pod', () => {
  it('meets Pod Security restricted', () => {
    expect(pod().securityContext).to.deep.include({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod().containers[0]?.securityContext).to.deep.equal({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('has no token for the API server, only one for the ledger', () => {
    expect(pod().automountServiceAccountToken).to.equal(false);
    expect(pod().volumes?.find((volume) => volume.name === 'ledger-token')).to.deep.equal({
      name: 'ledger-token',
      projected: {
        sources: [{ serviceAccountToken: { audience: `ttg-ledger/${UID}`, expirationSeconds: 3600, path: 'token' } }],
      },
    });
    expect(pod().containers[0]?.volumeMounts).to.deep.include({
      name: 'ledger-token',
      mountPath: '/var/run/secrets/ttg',
      readOnly: true,
    });
  });

  it('is spread counting only its own Computation, not on tainted nodes', () => {
    expect(pod().topologySpreadConstraints).to.deep.equal([
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        nodeTaintsPolicy: 'Honor',
        labelSelector: { matchLabels: { 'ttg.io/computation-uid': UID } },
      },
    ]);
  });

  it('leaves a lost node soon, unless the user says how long to stay', () => {
    expect(tolerationSeconds('node.kubernetes.io/unreachable')).to.deep.equal([5]);
    expect(tolerationSeconds('node.kubernetes.io/not-ready')).to.deep.equal([5]);

    const own = { key: 'node.kubernetes.io/unreachable', operator: 'Exists', tolerationSeconds: 60 } as const;
    const worker = { imagePullPolicy: 'Always', terminationGracePeriodSeconds: 5, tolerations: [own] } as const;
    const tolerations = job({ spec: { worker: { ...worker, tolerations: [own] } } }).spec.template.spec.tolerations;
    expect(tolerations?.filter(({ key }) => key === own.key)).to.deep.equal([own]);
  });

  it('knows its shard, its ledger and the size of the whole', () => {
    const env = new Map(pod().containers[0]?.env?.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
    expect(env.get('TTG_LEDGER_URL')).to.equal('http://ledger:8080');
    expect(env.get('TTG_COMPUTATION_UID')).to.equal(UID);
    expect(env.get('TTG_TOKEN_FILE')).to.equal('/var/run/secrets/ttg/token');
    expect(env.get('TOTAL_WORKERS')).to.equal('3');
    expect(env.get('TOTAL_PARAMETERS')).to.equal('10000');
    expect(env.get('WORKER_ID')).to.deep.equal({
      fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" },
    });
    expect(env.has('TTG_MEMORY_LIMIT_BYTES')).to.equal(false);
    expect(env.has('TTG_LEDGER_CA')).to.equal(false);
  });

  it('may write into a scratch folder, as large as the user says', () => {
    expect(pod().volumes).to.deep.include({ name: 'tmp', emptyDir: {} });
    const worker = { ...specOf().worker, scratch: '1Gi' };
    const { volumes } = job({ spec: { worker } }).spec.template.spec;
    expect(volumes).to.deep.include({ name: 'tmp', emptyDir: { sizeLimit: '1Gi' } });
  });

  it('has the whole ConfigMap of a function in Python, as it was when the run began, and only then', () => {
    const python = { configMap: { name: 'sim', key: 'sim.py' }, function: 'compute' };
    const { containers, volumes } = job({ spec: { algorithm: { python, args: {} } } }).spec.template.spec;
    expect(volumes).to.deep.include({ name: 'code', configMap: { name: copyName({ name: 'demo', uid: UID }, 'sim') } });
    const code = { name: 'code', mountPath: '/var/run/ttg/code', readOnly: true };
    expect(containers[0]?.volumeMounts).to.deep.include(code);
    expect(containers[0]?.env).to.deep.include({ name: 'TTG_CODE_FOLDER', value: code.mountPath });
    expect(JSON.stringify(pod())).not.to.contain('configMap');
  });

  it('is told where its inputs are, by the variables that a run without a cluster has, too', () => {
    const inputs = [{ name: 'my-table', mountPath: '/data', configMap: { name: 'points' } }];
    const { containers } = job({ spec: { worker: { ...specOf().worker, inputs } } }).spec.template.spec;
    expect(containers[0]?.env).to.deep.include({ name: 'INPUT_MY_TABLE', value: '/data' });
  });

  it("is told whose signature the ledger's certificate must have, where that is not for anybody to know", () => {
    const settings = { ...SETTINGS, workerLedgerCa: 'PEM' };
    const { containers } = desiredJob(computationOf(), PLAN, settings).spec.template.spec;
    expect(containers[0]?.env).to.deep.include({ name: 'TTG_LEDGER_CA', value: 'PEM' });
  });

  it('is told its memory limit where there is one, and takes quantities as they are', () => {
    const worker = { imagePullPolicy: 'Always', terminationGracePeriodSeconds: 5 } as const;
    const resources = { limits: { memory: '1Gi', cpu: 2 } };
    const [container] = job({ spec: { worker: { ...worker, resources } } }).spec.template.spec.containers;
    expect(container?.resources).to.deep.equal({ limits: { memory: '1Gi', cpu: '2' } });
    expect(container?.env).to.deep.include({
      name: 'TTG_MEMORY_LIMIT_BYTES',
      valueFrom: { resourceFieldRef: { resource: 'limits.memory' } },
    });
  });

  it("runs the operator's worker image, or the user's with the user's literal environment", () => {
    expect(pod().containers[0]?.image).to.equal('ttg-worker:v0.1.0');
    const worker = { imagePullPolicy: 'Never', terminationGracePeriodSeconds: 5, image: 'mine:1' } as const;
    const env = [{ name: 'HOME', value: '/work' }];
    const [container] = job({ spec: { worker: { ...worker, env } } }).spec.template.spec.containers;
    expect(container).to.include({ image: 'mine:1', imagePullPolicy: 'Never' });
    expect(container?.env?.findLast(({ name }) => name === 'HOME')?.value).to.equal('/work');
  });
});
