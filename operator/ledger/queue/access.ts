import { createHmac } from 'node:crypto';
import type { QueueAccess, QueueSettings } from '../../../crds/protocol.ts';
import { readFile } from 'node:fs/promises';
import type { RedisClient, RedisConnection } from './redis-connection.ts';
import { bareUrl, readLogin } from './redis-settings.ts';
import { GROUP } from './task-stream.ts';

/** What workers send. */
const COMMANDS =
  'hello auth ping select xreadgroup xautoclaim xpending xclaim xack xdel multi exec discard reset quit'.split(' ');

/** Gives workers a user of their own in Redis, one per Computation, that sees its stream and nothing else. */
export class WorkerAccess {
  readonly #connection: RedisConnection;
  readonly #made = new Set<string>();
  #mayMakeUsers = true;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
    connection.on('ready', () => {
      this.#made.clear(); // it may be another Redis, or have forgotten its users
      this.#mayMakeUsers = true;
    });
  }

  /** @throws QueueUnavailable; what Redis answers */
  async of(uid: string, stream: string, { visibilityTimeoutSeconds }: QueueSettings): Promise<QueueAccess> {
    const { settings, client } = this.#connection;
    const own = await readLogin(settings);
    const login = await this.#login(client, uid, stream, own);
    return {
      url: bareUrl(settings.url),
      ...login,
      ...(settings.caFile !== undefined && { ca: await readFile(settings.caFile, 'utf8') }),
      stream,
      group: GROUP,
      visibilityTimeoutSeconds,
    };
  }

  /** Removes a Computation's user. */
  async forget(uid: string): Promise<void> {
    this.#made.delete(uid);
    if (this.#mayMakeUsers) await this.#connection.client.aclDelUser(this.#userOf(uid));
  }

  #userOf(uid: string): string {
    return `${this.#connection.settings.prefix}-${uid}`;
  }

  /** The Computation's user; the ledger's own where Redis lets it make none, and where there is no password at all. */
  async #login(
    client: RedisClient,
    uid: string,
    stream: string,
    own: { username?: string; password?: string },
  ): Promise<{ username?: string; password?: string }> {
    if (own.password === undefined || !this.#mayMakeUsers) return own;
    // The same after each start, and another one when the ledger's changes.
    const password = createHmac('sha256', own.password).update(uid).digest('hex');
    const username = this.#userOf(uid);
    if (!this.#made.has(uid)) {
      const rules = ['reset', 'on', `>${password}`, `~${stream}`, ...COMMANDS.map((command) => `+${command}`)];
      try {
        await client.aclSetUser(username, rules);
        this.#made.add(uid);
      } catch (error) {
        if (!(error instanceof Error && /^NOPERM|unknown (sub)?command/i.test(error.message))) throw error;
        this.#mayMakeUsers = false;
        return own;
      }
    }
    return { username, password };
  }
}
