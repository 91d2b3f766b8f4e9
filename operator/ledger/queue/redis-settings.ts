import { readFile } from 'node:fs/promises';

/** Where the Redis of mode Queue is. */
export interface RedisSettings {
  /** `redis://…` or `rediss://…`; may name user, password and database. */
  url: string;
  /** File with the password; read at each connection, as it may change. It goes before the one in the URL. */
  passwordFile: string | undefined;
  /** File with authorities' certificates, PEM. */
  caFile: string | undefined;
  /** Begins every key; one per installation. */
  prefix: string;
}

/** What is allowed where a URL is none of Redis; undefined for a good one. */
export function redisUrlProblem(url: string): string | undefined {
  const allowed = 'redis://[user:password@]host[:port][/database], or rediss:// for TLS';
  if (!URL.canParse(url)) return allowed;
  const { protocol, hostname, pathname, search, hash } = new URL(url);
  const isGood =
    (protocol === 'redis:' || protocol === 'rediss:') &&
    hostname !== '' &&
    /^\/?\d{0,5}$/.test(pathname) &&
    search === '' &&
    hash === '';
  return isGood ? undefined : allowed;
}

/** The URL without user and password. */
export function bareUrl(url: string): string {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare.href;
}

/** User and password to log in with; a password file that cannot be read counts as none. */
export async function readLogin({
  url,
  passwordFile,
}: RedisSettings): Promise<{ username?: string; password?: string }> {
  const { username, password } = new URL(url);
  const fromFile = passwordFile === undefined ? '' : await readFile(passwordFile, 'utf8').catch(() => '');
  const secret = fromFile.trim() || decodeURIComponent(password);
  return {
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(secret !== '' && { password: secret }),
  };
}
