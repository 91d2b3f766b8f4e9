import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch, type Dispatcher, type Response } from 'undici';
import { certificateProblem } from '../../crds/certificate-problem.ts';
import { LEDGER_CA, LEDGER_SERVICE, SYSTEM_NAMESPACE } from '../../crds/labels.ts';
import { kubectl } from './kubectl.ts';
import { forwardTo, type Forward } from './port-forward.ts';

/** How long a ledger whose pod starts again is waited for, and how often it is tried, ms. */
const STARTING = { atMost: 60_000, every: 1_000 };

/** The cluster's ledger, through a port-forward that lives as long as this process. */
export interface LedgerForward {
  /** Where it is reached, and what requests go through. */
  url: string;
  dispatcher: Dispatcher;
  /** Its answer, whatever the status. @throws Error saying why there is none */
  get(path: string, token: string): Promise<Response>;
  /** Why reading an answer failed. */
  brokenBy(error: unknown): Promise<Error>;
  stop(): void;
}

/**
 * Opens the way to the ledger. Its certificate is checked: for the name of its Service, by the authority that the
 * controller publishes.
 *
 * @throws Error with kubectl's words, or saying that the authority is not known
 */
export async function forwardToLedger(): Promise<LedgerForward> {
  const { scheme, ca } = await howItSpeaks();
  const servername = `${LEDGER_SERVICE}.${SYSTEM_NAMESPACE}.svc`;
  const dispatcher = new Agent({ connect: { servername, ...(ca === undefined ? {} : { ca }) } });
  const forward = await forwardToRunning();
  const brokenBy = async (error: unknown): Promise<Error> => {
    const untrusted = certificateProblem(error);
    return untrusted === undefined ? forward.brokenBy(error) : new Error(untrusted, { cause: error });
  };
  const url = `${scheme}://${forward.host}`;
  return {
    url,
    dispatcher,
    async get(path, token) {
      try {
        const headers = { authorization: `Bearer ${token}` };
        return await fetch(`${url}${path}`, { dispatcher, headers });
      } catch (error) {
        throw await brokenBy(error);
      }
    },
    brokenBy,
    stop: () => forward.stop(),
  };
}

/** One whose pod is not running, say as its node was drained, is back in seconds; that it is waited for is said. */
async function forwardToRunning(): Promise<Forward> {
  const begun = performance.now();
  for (let tries = 0; ; tries += 1) {
    try {
      return await forwardTo(SYSTEM_NAMESPACE, `svc/${LEDGER_SERVICE}`, 8080);
    } catch (error) {
      const isStarting = error instanceof Error && error.message.includes('pod is not running');
      if (!isStarting || performance.now() - begun > STARTING.atMost) throw error;
      if (tries === 0)
        console.error(`The ledger's pod is not running yet; waiting for it, ${STARTING.atMost / 1_000} s at most.`);
      await sleep(STARTING.every);
    }
  }
}

async function howItSpeaks(): Promise<{ scheme: 'http' | 'https'; ca?: string }> {
  const inSystem = ['-n', SYSTEM_NAMESPACE, '-o'];
  const protocol = ['get', 'service', LEDGER_SERVICE, ...inSystem, 'jsonpath={.spec.ports[0].appProtocol}'];
  if ((await kubectl(...protocol)) !== 'https') return { scheme: 'http' };
  try {
    const ca = await kubectl('get', 'configmap', LEDGER_CA, ...inSystem, String.raw`jsonpath={.data.ca\.crt}`);
    return { scheme: 'https', ca };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint = `the controller writes ConfigMap ${LEDGER_CA} when it starts; does it run, and may you read that (Role ttg-results-reader)?`;
    throw new Error(`the ledger's authority is not known: ${hint} (${why})`, { cause: error });
  }
}
