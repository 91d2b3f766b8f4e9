import { ApiException, CustomObjectsApi } from '@kubernetes/client-node';
import { GROUP, PLURAL, VERSION } from '../../../crds/labels.ts';
import { isRecord } from '../../../crds/record.ts';
import type { TestEnv } from '../../env/test-env.ts';

const PLACE = { group: GROUP, version: VERSION, namespace: 'default', plural: PLURAL };

/** Creates a Computation without storing it, as strictly as kubectl does, and gives what the API server says. */
export interface DryRun {
  /** Why it was refused; undefined where it would be accepted. */
  refusal: string | undefined;
}

/** Gives manifests to the API server as `kubectl create --dry-run=server` does. */
export function dryRunner(env: TestEnv): (manifest: object) => Promise<DryRun> {
  const api = env.kubeConfig().makeApiClient(CustomObjectsApi);
  return async (body) => {
    try {
      await api.createNamespacedCustomObject({ ...PLACE, body, dryRun: 'All', fieldValidation: 'Strict' });
      return { refusal: undefined };
    } catch (error) {
      if (!(error instanceof ApiException)) throw error;
      return { refusal: messageOf(error.body) };
    }
  };
}

function messageOf(body: unknown): string {
  const status: unknown = typeof body === 'string' ? JSON.parse(body) : body;
  return isRecord(status) && typeof status['message'] === 'string' ? status['message'] : String(body);
}
