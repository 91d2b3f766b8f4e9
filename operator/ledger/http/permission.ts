import type { FastifyRequest } from 'fastify';
import {
  ADMIN_AUDIENCE,
  OPERATOR_SERVICE_ACCOUNT,
  READER_AUDIENCE,
  READER_SERVICE_ACCOUNT,
  UPLOAD_AUDIENCE,
  workerAudience,
} from '../../../crds/labels.ts';
import { Forbidden } from '../../errors.ts';
import type { Authenticator, Caller } from '../auth/caller.ts';
import type { StoredComputation } from '../store/stored-computation.ts';

/** Decides who may do what. */
export class Permission {
  readonly #authenticator: Authenticator;

  constructor(authenticator: Authenticator) {
    this.#authenticator = authenticator;
  }

  /** @throws Unauthorized, TokenNotVerifiable, Forbidden */
  async admin(request: FastifyRequest): Promise<void> {
    const caller = await this.#caller(request);
    if (caller.isAdmin) return;
    throw new Forbidden(
      `${caller.name} is not the controller: that takes audience ${ADMIN_AUDIENCE} and service account ` +
        OPERATOR_SERVICE_ACCOUNT,
    );
  }

  /** @throws Unauthorized, TokenNotVerifiable, Forbidden */
  async reader(request: FastifyRequest): Promise<void> {
    const caller = await this.#caller(request);
    if (caller.isAdmin || caller.isReader) return;
    throw new Forbidden(
      `${caller.name} may not read: that takes audience ${READER_AUDIENCE} and service account ${READER_SERVICE_ACCOUNT}`,
    );
  }

  /** @throws Unauthorized, TokenNotVerifiable, Forbidden */
  async uploader(request: FastifyRequest): Promise<void> {
    const caller = await this.#caller(request);
    if (caller.isAdmin || caller.isUploader) return;
    throw new Forbidden(
      `${caller.name} may not upload: that takes audience ${UPLOAD_AUDIENCE} and service account ${READER_SERVICE_ACCOUNT}`,
    );
  }

  /** The worker's namespace, for {@link inNamespace}. @throws Unauthorized, TokenNotVerifiable, Forbidden */
  async worker(request: FastifyRequest, uid: string): Promise<string> {
    const caller = await this.#caller(request);
    const namespace = caller.workerNamespace(uid);
    if (namespace !== undefined) return namespace;
    throw new Forbidden(`${caller.name} is no worker of ${uid}: that takes audience ${workerAudience(uid)}`);
  }

  #caller(request: FastifyRequest): Promise<Caller> {
    return this.#authenticator.authenticate(request.headers.authorization);
  }
}

/** A worker's own namespace must be the Computation's. @throws Forbidden */
export function inNamespace(workerNamespace: string, { namespace, name }: StoredComputation): void {
  if (workerNamespace === 'any' || workerNamespace === namespace) return;
  throw new Forbidden(`a worker in namespace ${workerNamespace} cannot commit to ${namespace}/${name}`);
}
