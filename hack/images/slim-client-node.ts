import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OnResolveResult, Plugin } from 'esbuild';

const dist = dirname(fileURLToPath(import.meta.resolve('@kubernetes/client-node')));

/**
 * What the operator needs of client-node: the kubeconfig. The classes are named by @dot-i's constructor and by our shell,
 * which talk through our own client and call nothing of them.
 */
const ENTRY = `
  export { KubeConfig } from './config.js';
  export class CoreV1Api {}
`;
const GENERATED = `
  export { createConfiguration } from './gen/configuration.js';
  export { ServerConfiguration } from './gen/servers.js';
`;

/**
 * Leaves client-node's 15 MB of generated clients and models out of a bundle: in a running operator they are 50 MiB of
 * memory and half of the time until it starts. Nothing can drop them by itself, as @dot-i asks for all of the package.
 */
export const slimClientNode: Plugin = {
  name: 'slim-client-node',
  setup(build) {
    const given = new Map([
      ['entry', ENTRY],
      ['generated', GENERATED],
    ]);
    build.onResolve({ filter: /^@kubernetes\/client-node$/ }, instead('entry'));
    build.onResolve({ filter: /^\.\/gen\/index\.js$/ }, instead('generated'));
    build.onLoad({ filter: /.*/, namespace: 'client-node' }, ({ path }) => ({
      resolveDir: dist,
      contents: given.get(path) ?? '',
    }));
  },
};

function instead(path: string): () => OnResolveResult {
  return () => ({ path, namespace: 'client-node', sideEffects: false });
}
