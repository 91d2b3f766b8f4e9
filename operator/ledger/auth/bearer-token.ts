import { Unauthorized } from '../../errors.ts';

/** The token of an Authorization header. @throws Unauthorized */
export function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined) throw new Unauthorized('the request has no Authorization header');
  const token = /^Bearer ([\w\-.~+/=]+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new Unauthorized('the Authorization header is not "Bearer <token>"');
  return token;
}
