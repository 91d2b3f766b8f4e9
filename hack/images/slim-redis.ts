import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OnResolveResult, Plugin } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const redis = createRequire(createRequire(import.meta.url).resolve('redis'));
const client = join(dirname(redis.resolve('@redis/client')), 'lib');

const ENTRY = `
  import client from './client';
  export const createClient = client.create;
`;

/**
 * Leaves out of a bundle what nobody calls of the client of Redis: the modules of Redis Stack, clusters, sentinels, and of
 * 400 commands all but those that our source and the client itself call by name. The rest was three quarters of what
 * a worker's start takes longer in mode Queue.
 */
export const slimRedis: Plugin = {
  name: 'slim-redis',
  setup(build) {
    build.onResolve({ filter: /^redis$/ }, () => instead('entry'));
    build.onResolve({ filter: /^\.\.\/commands$/ }, ({ importer }) =>
      importer.startsWith(client) ? instead('commands') : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'redis' }, ({ path }) => ({
      resolveDir: client,
      contents: path === 'entry' ? ENTRY : calledCommands(),
    }));
  },
};

function instead(path: string): OnResolveResult {
  return { path, namespace: 'redis', sideEffects: false };
}

/** The client's index of commands, with those alone. */
function calledCommands(): string {
  const text = [...textsOf(root, '{operator,worker}/**/*.ts'), ...textsOf(client, 'client/*.js')].join('\n');
  const called = new Set([...text.matchAll(/(?:\.|commands_1\.default\.)(\w+)(?=[(,)])/g)].map(([, name]) => name));
  const index = readFileSync(join(client, 'commands/index.js'), 'utf8');
  const lines = [...index.matchAll(/^ {4}(\w+): (\w+)_1\.default,?$/gm)].flatMap(([, name, file]) =>
    called.has(name) ? [`${name}: require('./commands/${file}').default`] : [],
  );
  if (lines.length === 0) throw new Error(`${client}/commands/index.js is not as it was: no command is found in it`);
  return `
    exports.__esModule = true;
    exports.default = { ${lines.join(', ')} };
    exports.NON_STICKY_COMMANDS = exports.default;
  `;
}

function textsOf(folder: string, pattern: string): string[] {
  return globSync(pattern, { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));
}
