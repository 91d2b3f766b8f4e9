import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply, E2E_NAMESPACE } from './cluster.ts';

/** A sample of config/samples, applied as it stands but for the namespace. */
export async function applySample(file: string, namespace = E2E_NAMESPACE): Promise<void> {
  const text = readFileSync(join(import.meta.dirname, '../../config/samples', file), 'utf8');
  await apply(text.replaceAll('namespace: ttg-demo', `namespace: ${namespace}`));
}
