import { LeadershipLost } from '../errors.ts';
import type { KubeApi, Leadership } from './contract.ts';

/**
 * The same API, but each write first asks whether we still lead: a controller that was paused and woke up after its
 * lease writes nothing any more.
 *
 * @throws LeadershipLost from create, patch, patchStatus and delete.
 */
export function fenced(api: KubeApi, leadership: Leadership): KubeApi {
  const check = (what: string): void => {
    if (!leadership.isLeader()) {
      throw new LeadershipLost(`${what} was not sent: the lease of this controller is over`);
    }
  };
  return {
    get: (resource, ref, options) => api.get(resource, ref, options),
    find: (resource, ref, options) => api.find(resource, ref, options),
    list: (resource, options) => api.list(resource, options),
    watch: (resource, options) => api.watch(resource, options),
    requestToken: (account, audiences, seconds, options) => api.requestToken(account, audiences, seconds, options),
    create: async (resource, object, options) => {
      check(`create ${resource.kind} ${object.metadata.name}`);
      return api.create(resource, object, options);
    },
    patch: async (resource, ref, body, options) => {
      check(`patch ${resource.kind} ${ref.name}`);
      return api.patch(resource, ref, body, options);
    },
    patchStatus: async (resource, ref, status, resourceVersion, options) => {
      check(`patch status of ${resource.kind} ${ref.name}`);
      return api.patchStatus(resource, ref, status, resourceVersion, options);
    },
    delete: async (resource, ref, options) => {
      check(`delete ${resource.kind} ${ref.name}`);
      return api.delete(resource, ref, options);
    },
  };
}
