import { defineError } from '../crds/errors.ts';
import type { ErrorKind } from '../crds/errors.ts';

/** The kind of `ApiError` (kube/api-error.ts): the API server refused a request. */
export const API_REFUSED: ErrorKind = {
  code: 'ApiError',
  remedy: 'Read the message of the API server; check RBAC and that the CRD is installed.',
};

/** No usable answer of the API server within the time allowed. */
export const ApiUnreachable = defineError({
  code: 'ApiUnreachable',
  remedy: 'Check that the API server runs and can be reached; the operator tries again by itself.',
});

export const KubeConfigUnusable = defineError({
  code: 'KubeConfigUnusable',
  remedy: 'Set KUBECONFIG to a kubeconfig whose current context names a cluster and a user, or run inside a cluster.',
});

/** Thrown instead of writing by a controller whose lease is over. */
export const LeadershipLost = defineError({
  code: 'LeadershipLost',
  remedy: 'None is needed: another replica holds the lease; this one ends and starts again.',
});

export const BadSetting = defineError({
  code: 'BadSetting',
  remedy: 'Correct the environment variable; docs/architecture.md lists them all.',
});

export const ResourceNotWatched = defineError({
  code: 'ResourceNotWatched',
  remedy: 'Call watch() of the operator shell for this resource first.',
});
