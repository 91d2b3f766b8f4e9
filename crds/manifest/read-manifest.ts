import { YAMLException } from 'js-yaml';
import type { Computation } from '../computation.ts';
import { type DefaultsOptions, withDefaults } from './defaults.ts';
import { InvalidManifest } from './invalid-manifest.ts';
import { parseYaml } from './yaml.ts';

/**
 * The Computation that a manifest describes, checked and completed as the API server would. The text is YAML or JSON and
 * holds exactly one document.
 *
 * @throws InvalidManifest which lists field, value and what is allowed for everything that is wrong.
 */
export function readManifest(text: string, options: DefaultsOptions): Computation {
  const documents = parseDocuments(text);
  const [manifest] = documents;
  if (documents.length !== 1) {
    throw new InvalidManifest([
      { field: 'the manifest', value: `${documents.length} documents`, allowed: 'exactly one document, a Computation' },
    ]);
  }
  return withDefaults(manifest, options);
}

/**
 * The documents of a manifest, not checked.
 *
 * @throws InvalidManifest where the text is no YAML.
 */
export function parseDocuments(text: string): unknown[] {
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new InvalidManifest([{ field: 'the manifest', value: error.message, allowed: 'YAML or JSON' }], {
      cause: error,
    });
  }
}
