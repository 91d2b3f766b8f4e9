/**
 * The process that runs a built-in function, or an executable for each parameter. Its first line in (descriptor 3) is `{"algorithm":{…}}`, answered by
 * `{"ready":true}`; then each `{"i":417,"p":417}` is answered on descriptor 4, in order. When descriptor 5 closes, the
 * worker is gone, and so is this process with all that it started, whatever the function is doing.
 */
import { readSync } from 'node:fs';
import type { Algorithm } from '../crds/computation.ts';
import { isRecord } from '../crds/record.ts';
import type { Evaluate } from './algorithms/algorithm.ts';
import { prepareAlgorithm } from './algorithms/built-ins.ts';
import { AnswerWriter } from './compute/answer-writer.ts';
import { evaluateToLine } from './compute/evaluate-to-line.ts';
import { prepareExec } from './exec/exec.ts';
import { spawnedRun } from './exec/spawned-run.ts';
import { startedRun } from './exec/started-run.ts';
import { WITH_STARTER } from './exec/starter.ts';

const INPUT = 3;
const OUTPUT = 4;
/** A function slower than this has each answer written at once. */
const FLUSH_MS = 1;

function isAlgorithm(value: unknown): value is Algorithm {
  return isRecord(value) && typeof value['name'] === 'string' && isRecord(value['args']);
}

function isExec(value: unknown): value is Algorithm {
  return isRecord(value) && Array.isArray(value['exec']) && isRecord(value['args']);
}

function prepare(line: string): Evaluate {
  const first: unknown = JSON.parse(line);
  const algorithm = isRecord(first) ? first['algorithm'] : undefined;
  if (isExec(algorithm))
    return prepareExec(algorithm, process.argv.includes(WITH_STARTER) ? startedRun() : spawnedRun());
  if (!isAlgorithm(algorithm)) throw new TypeError(`the first line is ${line}; it must name the algorithm`);
  return prepareAlgorithm(algorithm);
}

function* lines(): Generator<string> {
  const buffer = Buffer.allocUnsafe(65_536);
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const length = readSync(INPUT, buffer);
    if (length === 0) return;
    rest += decoder.decode(buffer.subarray(0, length), { stream: true });
    const parts = rest.split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
    yield '';
  }
}

/** An empty line stands where the input is exhausted for now. */
function answerAll(): void {
  const answers = new AnswerWriter(OUTPUT);
  let evaluate: Evaluate | undefined;
  let flushed = performance.now();
  for (const line of lines()) {
    const now = performance.now();
    if (line === '' || now - flushed >= FLUSH_MS) {
      answers.flush();
      flushed = now;
    }
    if (line === '') continue;
    if (evaluate === undefined) {
      evaluate = prepare(line);
      answers.add('{"ready":true}\n');
    } else {
      answers.add(evaluateToLine(line, evaluate));
    }
  }
}

answerAll();
process.exit(0);
