import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBlock } from '../docs/run-block.ts';
import type { ShellBlock } from '../docs/shell-blocks.ts';
import { ROOT } from '../docs/source-files.ts';
import { kubectl } from './cluster.ts';

/** In place of the samples' own, which may hold a demonstration of somebody's. */
export const DOCS_NAMESPACE = 'ttg-docs';

/** The samples in a namespace of their own, and blocks of the guides that are run on them. */
export class DocsSamples {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the namespace anew. */
  static async make(): Promise<DocsSamples> {
    await kubectl('delete', 'namespace', DOCS_NAMESPACE, '--ignore-not-found');
    await kubectl('create', 'namespace', DOCS_NAMESPACE);
    const folder = mkdtempSync(join(tmpdir(), 'ttg-docs-'));
    const samples = join(ROOT, 'config/samples');
    for (const file of readdirSync(samples)) {
      writeFileSync(join(folder, file), inOurs(readFileSync(join(samples, file), 'utf8')));
    }
    return new DocsSamples(folder);
  }

  async remove(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
    await kubectl('delete', 'computations', '--all', '-n', DOCS_NAMESPACE, '--timeout=120s');
    await kubectl('delete', 'namespace', DOCS_NAMESPACE);
  }

  /** What the guides take for granted: demo-10k has run. */
  async runDemo(): Promise<void> {
    await kubectl('apply', '-f', join(this.#folder, 'demo-10k.yaml'));
    const complete = ['--for=condition=Complete', 'computation/demo-10k', '-n', DOCS_NAMESPACE, '--timeout=120s'];
    await kubectl('wait', ...complete);
  }

  /** Runs a block on these samples. @throws Error as {@link runBlock} does */
  async run(block: ShellBlock): Promise<void> {
    await runBlock({ ...block, text: inOurs(block.text).replaceAll('config/samples/', `${this.#folder}/`) });
  }
}

function inOurs(text: string): string {
  return text.replaceAll('ttg-demo', DOCS_NAMESPACE);
}
