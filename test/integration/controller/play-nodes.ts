import type { KubeApi } from '../../../operator/kube/contract.ts';
import { NODES } from '../../../operator/kube/resource.ts';

/** The nodes of an API server that has none, and the node controller's judgement of them, played by a test. */
export class PlayedNodes {
  readonly #api: KubeApi;
  readonly #names: readonly string[];

  private constructor(api: KubeApi, names: readonly string[]) {
    this.#api = api;
    this.#names = names;
  }

  /** Nodes of these names, all ready since long ago. */
  static async of(api: KubeApi, names: readonly string[]): Promise<PlayedNodes> {
    const nodes = new PlayedNodes(api, names);
    for (const name of names) {
      await api.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name } });
      await nodes.set(name, 'True', new Date('2026-01-01T00:00:00Z'));
    }
    return nodes;
  }

  /** What the node controller says of a node: `True`, `False` or `Unknown`. */
  async set(name: string, ready: string, since: Date = new Date()): Promise<void> {
    const lastTransitionTime = `${since.toISOString().slice(0, 19)}Z`;
    const conditions = [{ type: 'Ready', status: ready, reason: 'Test', message: '', lastTransitionTime }];
    await this.#api.patch(NODES, { name }, { status: { conditions } }, { type: 'merge', subresource: 'status' });
  }

  async end(): Promise<void> {
    for (const name of this.#names) {
      await this.#api.delete(NODES, { name });
    }
  }
}
