import { readFile, glob } from 'node:fs/promises';
import { FINALIZER } from '../../../crds/labels.ts';
import { isRecord } from '../../../crds/record.ts';
import type { Action } from '../../../operator/reconcile/decision.ts';
import type { PassingRequest } from '../../kube/http-proxy.ts';

/** What an action writes, by the names that {@link writeOf} gives. */
export const WRITES_OF_ACTIONS: Readonly<Record<Action['type'], readonly string[]>> = {
  addFinalizer: ['add the finalizer'],
  removeFinalizer: ['remove the finalizer'],
  register: ['register with the ledger'],
  // Of a list in a ConfigMap alone.
  storeList: [],
  endInLedger: ['end in the ledger'],
  // In mode Queue alone.
  tellGone: [],
  // With ConfigMaps only where the spec names some.
  createJob: ['create the Job'],
  patchJob: ['patch the Job: parallelism', 'patch the Job: suspend'],
  labelJob: ['patch the Job: labels'],
  deleteJob: ['delete the Job'],
  patchPod: ['patch a pod: annotations', 'patch a pod: labels'],
  createPlaceholder: ['create a placeholder'],
  failPod: ["patch a pod's status"],
  deletePod: ['delete a placeholder', 'delete a pod'],
  annotateComputation: ['annotate the Computation'],
  deleteComputation: ['delete the Computation'],
};

/** What is written beside actions. */
export const OTHER_WRITES = [
  'patch the status',
  'create an event',
  'patch an event',
  'create the Lease',
  'take the Lease',
  'renew the Lease',
  'give the Lease back',
] as const;

/** Every call in the code that writes, and how often it stands there. One that is not listed makes a test fail. */
export const WRITE_SITES: Readonly<Record<string, number>> = {
  'act/carry-out.ts: api.patch(JOBS)': 2,
  'act/carry-out.ts: api.delete(JOBS)': 1,
  'act/carry-out.ts: api.delete(COMPUTATIONS)': 1,
  'act/carry-out.ts: api.patchStatus(COMPUTATIONS)': 1,
  'act/carry-out.ts: api.patch(COMPUTATIONS)': 1,
  'act/carry-out.ts: api.patch(PODS)': 1,
  'act/copy-config-maps.ts: api.create(CONFIG_MAPS)': 1,
  'act/create-job.ts: api.create(JOBS)': 1,
  'act/orphan-sweep.ts: ledger.end(uid)': 1,
  // Once a start, of nothing that any Computation needs.
  'act/publish-ca.ts: api.patch(CONFIG_MAPS)': 1,
  'act/replace-worker.ts: api.create(PODS)': 1,
  'act/replace-worker.ts: api.patch(PODS)': 1,
  'act/replace-worker.ts: api.delete(PODS)': 1,
  'act/tell-ledger.ts: ledger.register(uid)': 1,
  'act/tell-ledger.ts: ledger.end(uid)': 1,
  'kube/events.ts: api.create(EVENTS)': 1,
  'kube/events.ts: api.patch(EVENTS)': 1,
  'kube/leader-election.ts: api.create(LEASES)': 1,
  'kube/leader-election.ts: api.patch(LEASES)': 2,
  // Of the shell, for what is built on it; the controller writes past it.
  'kube/shell.ts: api.patch(CRDS)': 1,
  'kube/shell.ts: api.patch(resource)': 1,
  'kube/shell.ts: api.patchStatus(resource)': 1,
  'kube/shell.ts: api.patch(this)': 1,
};

const OPERATOR = new URL('../../../operator/', import.meta.url);
/** The client itself, what stands before it, and the other side. */
const NO_SITES = /^(?:kube\/(?:api|fenced-api)\.ts|ledger\/.*|.*\.test\.ts)$/;
const WRITING = /\b(\w*(?:[aA]pi|[lL]edger))\.(create|patch|patchStatus|delete|register|end)\(\s*(\w+)/g;

/** The calls that write, as they stand in the code now: for {@link WRITE_SITES}. */
export async function writeSitesInCode(): Promise<Record<string, number>> {
  const sites: Record<string, number> = {};
  for await (const file of glob('**/*.ts', { cwd: OPERATOR.pathname })) {
    if (NO_SITES.test(file)) {
      continue;
    }
    for (const [, callee, verb, first] of (await readFile(new URL(file, OPERATOR), 'utf8')).matchAll(WRITING)) {
      const site = `${file}: ${callee}.${verb}(${first})`;
      sites[site] = (sites[site] ?? 0) + 1;
    }
  }
  return sites;
}

/** The name of what a request writes; undefined where it only reads. What is on no list is named by its path. */
export function writeOf({ method, path, body: text }: PassingRequest): string | undefined {
  if (method === 'GET' || path.endsWith('/token')) {
    return undefined;
  }
  const body: unknown = text === '' ? {} : JSON.parse(text);
  const [plural, name = '', subresource] = path.replace(/^.*\/namespaces\/[^/]+\//, '').split('/');
  if (path.startsWith('/v1/computations/')) {
    return method === 'PUT' ? 'register with the ledger' : 'end in the ledger';
  }
  switch (`${method} ${plural}${subresource === undefined ? '' : `/${subresource}`}`) {
    case 'POST jobs':
      return 'create the Job';
    case 'PATCH jobs':
      return `patch the Job: ${[...changed(body), ...keys(body, 'spec')].join(' and ')}`;
    case 'DELETE jobs':
      return 'delete the Job';
    case 'PATCH computations/status':
      return 'patch the status';
    case 'PATCH computations':
      return ofMetadata(body);
    case 'DELETE computations':
      return 'delete the Computation';
    case 'POST pods':
      return 'create a placeholder';
    case 'PATCH pods':
      return `patch a pod: ${changed(body).join(' and ')}`;
    case 'PATCH pods/status':
      return "patch a pod's status";
    case 'DELETE pods':
      return /-lost-[0-9a-f]{8}$/.test(name) ? 'delete a placeholder' : 'delete a pod';
    case 'POST events':
      return 'create an event';
    case 'PATCH events':
      return 'patch an event';
    case 'POST leases':
      return 'create the Lease';
    case 'PATCH leases':
      return ofLease(text);
    default:
      return `${method} ${path}`;
  }
}

function ofMetadata(body: unknown): string {
  const { metadata } = isRecord(body) ? body : {};
  const { finalizers, annotations } = isRecord(metadata) ? metadata : {};
  if (annotations !== undefined) {
    return 'annotate the Computation';
  }
  return Array.isArray(finalizers) && finalizers.includes(FINALIZER) ? 'add the finalizer' : 'remove the finalizer';
}

function ofLease(text: string): string {
  if (text.includes('"holderIdentity":""')) {
    return 'give the Lease back';
  }
  return text.includes('"leaseTransitions"') ? 'take the Lease' : 'renew the Lease';
}

/** What of the metadata is written, beside what says which object is meant. */
function changed(body: unknown): string[] {
  return keys(body, 'metadata').filter((key) => key !== 'uid' && key !== 'resourceVersion');
}

function keys(body: unknown, field: string): string[] {
  const part = isRecord(body) ? body[field] : undefined;
  return isRecord(part) ? Object.keys(part).toSorted() : [];
}
