import type { FastifyRequest } from 'fastify';
import type { LedgerStore } from '../store/ledger-store.ts';
import type { StoredComputation } from '../store/stored-computation.ts';
import { uidOf } from './path-params.ts';
import { inNamespace, type Permission } from './permission.ts';

/** Lets in the workers of a Computation alone. */
export function workerAccess(store: LedgerStore, permission: Permission) {
  const namespaces = new WeakMap<FastifyRequest, string>();
  return {
    onRequest: async (request: FastifyRequest): Promise<void> => {
      namespaces.set(request, await permission.worker(request, uidOf(request)));
    },
    /** The Computation that the request speaks of, if its sender may. @throws UnknownComputation, ComputationEnded, Forbidden */
    computationOf: (request: FastifyRequest): StoredComputation => {
      const computation = store.computation(uidOf(request));
      inNamespace(namespaces.get(request) ?? '', computation);
      return computation;
    },
  };
}
