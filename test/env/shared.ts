import { installCrd } from './install-crd.ts';
import { startTestEnv, type TestEnv } from './test-env.ts';

let shared: Promise<TestEnv> | undefined;

/**
 * The API server that all suites of one mocha run share, with the Computation resource installed. Started at the first
 * call and ended after the last test: importing this file registers a root hook. Take a namespace of your own
 * (`newNamespace`), and an environment of your own (`startTestEnv`) where you stop or restart the API server.
 */
export function sharedTestEnv(): Promise<TestEnv> {
  shared ??= start();
  return shared;
}

async function start(): Promise<TestEnv> {
  const env = await startTestEnv();
  try {
    await installCrd(env);
  } catch (error) {
    await env.stop();
    throw error;
  }
  return env;
}

after('ends the shared API server', async function () {
  this.timeout(180_000);
  await (await shared?.catch(() => undefined))?.stop();
});
