import type { ListFacts } from '../../crds/lists/point-list.ts';
import { countedPoints, isElsewhere, parameterCount } from '../../crds/parameters/parameter-space.ts';
import type { Action } from './decision.ts';
import type { Observed } from './observed.ts';
import type { Problem } from './problem.ts';
import { registrationFor } from './registration.ts';
import type { Plan } from './plan.ts';

/** What was seen of a list that stands in a ConfigMap or an upload. */
export type ListView =
  | {
      state: 'read';
      facts: ListFacts;
      /** The points' lines, where the ledger may not have them yet. */
      lines?: Uint8Array;
    }
  | { state: 'missing'; problem: Problem };

/** What a Computation that is not registered waits for before its list can be. */
export type ListWait =
  { kind: 'stalled'; problem: Problem } | { kind: 'noted'; problem: Problem } | { kind: 'ledger'; problem: Problem };

/** Number of parameters; 0 while a list that stands elsewhere has not been read. */
export function totalOf({ computation, ledger, list }: Observed): number {
  const { spec, status } = computation;
  if (!isElsewhere(spec.parameters)) return parameterCount(spec.parameters);
  const registered = ledger.state === 'answering' ? ledger.progress?.total : undefined;
  const facts = status?.list ?? (list?.state === 'read' ? list.facts : undefined);
  const count = facts === undefined ? undefined : parameterCount(spec.parameters, countedPoints(facts.count));
  return registered ?? count ?? 0;
}

/** The list's facts for the status: what was read stays until it is registered, and from then on for good. */
export function listStatus({ computation, ledger, list }: Observed): ListFacts | undefined {
  const before = computation.status?.list;
  const isRegistered = ledger.state === 'answering' && ledger.progress !== undefined;
  return list?.state === 'read' && (!isRegistered || before === undefined) ? list.facts : before;
}

/**
 * Why the ledger cannot be told of a Computation yet that it does not know; undefined where it can. What was read is
 * noted in the status first: however the controller ends, what it says there is what was registered.
 */
export function listWait({ computation, list }: Observed): ListWait | undefined {
  if (!isElsewhere(computation.spec.parameters)) return undefined;
  if (list === undefined) {
    const message = 'the list of parameters is looked up in the ledger once that answers';
    return { kind: 'ledger', problem: { reason: 'LedgerUnavailable', message } };
  }
  if (list.state === 'missing') return { kind: 'stalled', problem: list.problem };
  const { checksum, count } = list.facts;
  if (computation.status?.list?.checksum === checksum) return undefined;
  return { kind: 'noted', problem: { reason: 'ListRead', message: `a list of ${count} (${checksum}) was read` } };
}

/** Tells the ledger of a Computation for the first time: of its list, too, where it has one of its own. */
export function registrations({ computation, list }: Observed, plan: Plan): Action[] {
  if (!isElsewhere(computation.spec.parameters) || list?.state !== 'read') {
    return [{ type: 'register', registration: registrationFor(computation, plan) }];
  }
  const { facts, lines } = list;
  return [
    ...(lines === undefined ? [] : [{ type: 'storeList' as const, checksum: facts.checksum, lines }]),
    { type: 'register', registration: registrationFor(computation, plan, facts) },
  ];
}

/** Brings the list of a run under way again, where the ledger has lost it and its ConfigMap still has it. */
export function restoredList({ computation, list }: Observed): Action[] {
  if (list?.state !== 'read' || list.lines === undefined) return [];
  const { checksum } = list.facts;
  return checksum === computation.status?.list?.checksum ? [{ type: 'storeList', checksum, lines: list.lines }] : [];
}

/** That the ledger has lost the list of a run under way, and nobody else has it. */
export function lostList({ list }: Observed): Problem | undefined {
  return list?.state === 'missing' && list.problem.reason === 'UploadMissing' ? list.problem : undefined;
}

/** Said where the ConfigMap has changed since the run began. */
export function listRemark({ computation, list }: Observed): Problem | undefined {
  const begun = computation.status?.list;
  const { configMap } = computation.spec.parameters.list ?? {};
  if (begun === undefined || configMap === undefined || list === undefined) return undefined;
  if (list.state === 'read' && list.facts.checksum === begun.checksum) return undefined;
  const now = list.state === 'read' ? `holds another list now (${list.facts.checksum})` : 'holds no such list any more';
  return {
    reason: 'ConfigMapChanged',
    message:
      `ConfigMap ${configMap.name} ${now}; this run keeps the ${begun.count} it began with (${begun.checksum}). ` +
      'Create another Computation to compute the new list',
  };
}
