import type { Computation, ListConfigMap } from '../../crds/computation.ts';
import { InvalidList } from '../../crds/lists/invalid-list.ts';
import type { ListFacts } from '../../crds/lists/point-list.ts';
import { readList } from '../../crds/lists/read-list.ts';
import {
  countedPoints,
  InvalidParameters,
  isElsewhere,
  parameterCount,
} from '../../crds/parameters/parameter-space.ts';
import { UploadMissing } from '../errors.ts';
import { ApiError } from '../kube/api-error.ts';
import type { KubeApi } from '../kube/contract.ts';
import type { ConfigMap } from '../kube/objects.ts';
import { CONFIG_MAPS } from '../kube/resource.ts';
import { isFinished } from '../reconcile/find-condition.ts';
import type { ListView } from '../reconcile/list.ts';
import type { LedgerView } from '../reconcile/observed.ts';
import type { ControllerLedger } from './controller-ledger.ts';
import type { ComputationMemory } from './memory.ts';

/** A list that is not registered is looked at so often … */
const WAITING_MS = 2_000;
/** … and one that is, for it to be said where its ConfigMap changes. */
const RUNNING_MS = 20_000;

/** What a Computation's list is now, where it stands elsewhere; undefined where that need not, or cannot, be known. */
export async function lookAtList(
  computation: Computation,
  view: LedgerView,
  memory: ComputationMemory,
  { api, ledger }: { api: Pick<KubeApi, 'find'>; ledger: Pick<ControllerLedger, 'upload'> },
): Promise<ListView | undefined> {
  const { spec, status, metadata } = computation;
  const { configMap, upload } = spec.parameters.list ?? {};
  if (!isElsewhere(spec.parameters) || isFinished(status) || metadata.deletionTimestamp !== undefined) return undefined;
  const isRegistered = view.state === 'answering' && view.progress !== undefined;
  const age = performance.now() - memory.list.readAt;
  if (age < (isRegistered ? RUNNING_MS : WAITING_MS)) return memory.list.view;
  const isAway = view.state !== 'answering';
  if (upload !== undefined && isAway) return memory.list.view;
  const read =
    configMap === undefined ? await uploaded(upload ?? '', ledger) : await inConfigMap(computation, configMap, api);
  const known = isRegistered ? await whereRegistered(read, status?.list?.checksum, ledger) : read;
  memory.list = { readAt: performance.now(), view: checked(computation, known) };
  return memory.list.view;
}

/** Without the lines, which the ledger has; with them, or as missing, where it has lost them (an older backup). */
async function whereRegistered(
  read: ListView | undefined,
  begun: string | undefined,
  ledger: Pick<ControllerLedger, 'upload'>,
): Promise<ListView | undefined> {
  const stored = begun === undefined ? undefined : await uploaded(begun, ledger);
  if (stored?.state !== 'missing') return withoutLines(read);
  return read?.state === 'read' && read.facts.checksum === begun ? read : stored;
}

function withoutLines(view: ListView | undefined): ListView | undefined {
  return view?.state === 'read' ? { state: view.state, facts: view.facts } : view;
}

async function inConfigMap(
  { metadata: { namespace }, spec }: Computation,
  { name, key }: ListConfigMap,
  api: Pick<KubeApi, 'find'>,
): Promise<ListView> {
  let found: ConfigMap | undefined;
  try {
    found = await api.find(CONFIG_MAPS, { namespace, name });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    return missing(`the controller may not read ConfigMap ${name}; give it the right to get configmaps`);
  }
  if (found === undefined) return missing(`there is no ConfigMap ${name} in namespace ${namespace}; create it`);
  const text = found.data?.[key];
  if (text === undefined) {
    const keys = Object.keys(found.data ?? {}).join(', ');
    const binary = found.binaryData?.[key] === undefined ? '' : '; its value is binary, and a list is text in UTF-8';
    return missing(`ConfigMap ${name} has no key ${key} (it has ${keys === '' ? 'none' : keys}${binary}); add it`);
  }
  try {
    const { format = 'Csv' } = spec.parameters.list ?? {};
    const { checksum, count, lines } = await readList(format, text);
    return { state: 'read', facts: { checksum, count }, lines };
  } catch (error) {
    if (!(error instanceof InvalidList)) throw error;
    return invalid(`ConfigMap ${name}, key ${key}: ${error.message}`);
  }
}

async function uploaded(checksum: string, ledger: Pick<ControllerLedger, 'upload'>): Promise<ListView | undefined> {
  let facts: ListFacts;
  try {
    facts = await ledger.upload(checksum);
  } catch (error) {
    if (!(error instanceof UploadMissing)) return undefined; // the watch says what is wrong with the ledger
    const message = `the ledger has no list ${checksum}; bring it with make upload FILE=…, and it goes on by itself`;
    return { state: 'missing', problem: { reason: 'UploadMissing', message } };
  }
  return { state: 'read', facts };
}

/** Repeated, the list may hold too many parameters. */
function checked({ spec }: Computation, view: ListView | undefined): ListView | undefined {
  if (view?.state !== 'read') return view;
  try {
    parameterCount(spec.parameters, countedPoints(view.facts.count));
    return view;
  } catch (error) {
    if (!(error instanceof InvalidParameters)) throw error;
    return invalid(error.message);
  }
}

function missing(what: string): ListView {
  const message = `spec.parameters.list: ${what}; it goes on by itself then`;
  return { state: 'missing', problem: { reason: 'ConfigMapMissing', message } };
}

function invalid(message: string): ListView {
  return { state: 'missing', problem: { reason: 'InvalidList', message } };
}
