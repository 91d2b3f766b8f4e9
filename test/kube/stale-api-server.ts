import type { HttpProxy, PassingRequest } from './http-proxy.ts';

/** An API server that lags behind, made of a proxy before a real one. */
export interface StaleApiServer {
  /** How many lists it answered with the past. */
  readonly staleLists: number;
  /** From now on it is as new as the real one: what it held back of its watches comes, in order. */
  catchUp(): void;
}

/**
 * Makes a proxy answer the lists of reflectors (those in pages) as they were at a resourceVersion, and let no line of a
 * watch through: what an operator sees that reconnects to a replica of the API server whose cache stands still. Single
 * objects are read, and everything is written, as it is now, as API servers do.
 *
 * @param plurals which resources lag behind; undefined = all.
 */
export function standStill(proxy: HttpProxy, resourceVersion: string, plurals?: readonly string[]): StaleApiServer {
  const lags = ({ path }: PassingRequest): boolean => plurals?.some((plural) => path.endsWith(`/${plural}`)) ?? true;
  const caughtUp = Promise.withResolvers<void>();
  let staleLists = 0;
  let isStale = true;
  proxy.query = (request) => {
    const { query } = request;
    const isList = query.has('limit') && !query.has('continue');
    if (!isStale || !isList || !lags(request)) {
      return query;
    }
    staleLists += 1;
    return new URLSearchParams([...query, ['resourceVersion', resourceVersion], ['resourceVersionMatch', 'Exact']]);
  };
  proxy.line = async (line, _cameAt, watch) => {
    if (lags(watch)) {
      await caughtUp.promise;
    }
    return [line];
  };
  return {
    get staleLists() {
      return staleLists;
    },
    catchUp: () => {
      isStale = false;
      caughtUp.resolve();
    },
  };
}
