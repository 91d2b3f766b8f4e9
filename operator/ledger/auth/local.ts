import { createHash, timingSafeEqual } from 'node:crypto';
import { SYSTEM_CLOCK } from '../../clock.ts';
import { Unauthorized } from '../../errors.ts';
import { bearerToken } from './bearer-token.ts';
import type { Authenticator, Caller } from './caller.ts';

const EVERYTHING: Caller = {
  name: 'local',
  isAdmin: true,
  isReader: true,
  isUploader: true,
  workerNamespace: () => 'any',
};

/** Outside a cluster: whoever knows the secret may do everything. */
export function localAuthenticator(secret: string): Authenticator {
  const expected = digest(secret);
  return {
    clock: SYSTEM_CLOCK,
    async authenticate(authorization) {
      if (!timingSafeEqual(digest(bearerToken(authorization)), expected)) {
        throw new Unauthorized('the token is not the one of TTG_LEDGER_LOCAL_TOKEN');
      }
      return EVERYTHING;
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
