import { Agent, createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../soak/random.ts';
import type { Network } from './schedule.ts';

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** HTTP between workers and ledger that loses, delays, cuts and repeats requests and answers. */
export class UnreliableProxy {
  /** How many requests met which fate. */
  readonly met = { lostRequests: 0, lostAnswers: 0, cut: 0, repeated: 0, delayed: 0, passed: 0 };
  readonly #target: URL;
  readonly #network: Network;
  readonly #random: Random;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((request, response) => void this.#pass(request, response));
  readonly #late = new AbortController();

  constructor(target: string, network: Network, random: Random) {
    this.#target = new URL(target);
    this.#network = network;
    this.#random = random;
  }

  /** Its address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async close(): Promise<void> {
    this.#late.abort();
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { loseRequest, loseAnswer, cut, repeat, delay, delayMs } = this.#network;
    const random = this.#random;
    // All drawn at once, so that each request uses up the same number of draws.
    const draws = [loseRequest, cut, delay, repeat, loseAnswer].map((rate) => random.chance(rate));
    const [isLost = false, isCut = false, isDelayed = false, isRepeated = false, isAnswerLost = false] = draws;
    const [laterMs, repeatMs] = [random.whole(1, delayMs), random.whole(1, delayMs)];
    try {
      const body = Buffer.concat(await request.toArray());
      if (isLost) {
        this.met.lostRequests += 1;
        response.destroy();
        return;
      }
      if (isDelayed) {
        this.met.delayed += 1;
        await pause(laterMs, undefined, { signal: this.#late.signal });
      }
      if (isCut) {
        this.met.cut += 1;
        response.destroy();
        await this.#send(request, body, Math.floor(body.length / 2));
        return;
      }
      if (isRepeated) void this.#again(request, body, repeatMs);
      const answer = await this.#send(request, body);
      if (isAnswerLost) {
        this.met.lostAnswers += 1;
        response.destroy();
        return;
      }
      this.met.passed += 1;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      response.destroy();
    }
  }

  async #again(request: IncomingMessage, body: Buffer, afterMs: number): Promise<void> {
    try {
      await pause(afterMs, undefined, { signal: this.#late.signal });
      await this.#send(request, body);
      this.met.repeated += 1;
    } catch {
      // Then it does not arrive a second time.
    }
  }

  /** @param length bytes of the body after which the connection breaks */
  async #send({ method, url, headers }: IncomingMessage, body: Buffer, length = body.length): Promise<Answer> {
    const { hostname, port } = this.#target;
    const sent = forward({ hostname, port, method, path: url, headers, agent: this.#agent });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve).once('error', reject);
    });
    if (length === body.length) sent.end(body);
    else sent.write(body.subarray(0, length), () => sent.destroy(new Error('cut')));
    const answer = await answered;
    const parts: Buffer[] = await answer.toArray();
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) };
  }
}
