/**
 * The process that runs a built-in function, or an executable for each parameter. Its first line in (descriptor 3) is `{"algorithm":{…}}`, answered by
 * `{"ready":true}`; then each `{"i":417,"p":417}` is answered on descriptor 4, in order. When descriptor 5 closes, the
 * worker is gone, and so is this process with all that it started, whatever the function is doing.
 */
import { readSync } from 'node:fs';
import type { Algorithm } from '../crds/computation.ts';
import { isRecord } from '../crds/record.ts';
import { whenAwaited, type Begin } from './algorithms/algorithm.ts';
import { prepareAlgorithm } from './algorithms/built-ins.ts';
import { AnswerWriter } from './compute/answer-writer.ts';
import { beginLine } from './compute/begin-line.ts';
import { prepareExec } from './exec/exec.ts';
import { spawnedRun } from './exec/spawned-run.ts';
import { startedRun } from './exec/started-run.ts';
import { WITH_STARTER } from './exec/starter.ts';

const INPUT = 3;
const OUTPUT = 4;
/** Answers are written so often at least where they come fast; the companion of the writer sees to the rest. */
const FLUSH_MS = 10;

function isAlgorithm(value: unknown): value is Algorithm {
  return isRecord(value) && typeof value['name'] === 'string' && isRecord(value['args']);
}

function isExec(value: unknown): value is Algorithm {
  return isRecord(value) && Array.isArray(value['exec']) && isRecord(value['args']);
}

function prepare(line: string): Begin {
  const first: unknown = JSON.parse(line);
  const algorithm = isRecord(first) ? first['algorithm'] : undefined;
  if (isExec(algorithm))
    return prepareExec(algorithm, process.argv.includes(WITH_STARTER) ? startedRun() : spawnedRun());
  if (!isAlgorithm(algorithm)) throw new TypeError(`the first line is ${line}; it must name the algorithm`);
  return whenAwaited(prepareAlgorithm(algorithm));
}

/** The lines of the input, as many at a time as are there. */
function* lots(): Generator<string[]> {
  const buffer = Buffer.allocUnsafe(65_536);
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const length = readSync(INPUT, buffer);
    if (length === 0) return;
    rest += decoder.decode(buffer.subarray(0, length), { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
}

function answerAll(): void {
  const answers = new AnswerWriter(OUTPUT);
  let begin: Begin | undefined;
  let flushed = performance.now();
  const flush = (): void => {
    answers.flush();
    flushed = performance.now();
  };
  for (const lines of lots()) {
    if (begin === undefined) {
      const greeting = lines.shift();
      if (greeting === undefined) continue;
      begin = prepare(greeting);
      answers.add('{"ready":true}\n');
    }
    for (const awaitAnswer of beginAll(lines, begin)) {
      answers.add(awaitAnswer());
      if (performance.now() - flushed >= FLUSH_MS) flush();
    }
    flush();
  }
}

function beginAll(lines: readonly string[], begin: Begin): (() => string)[] {
  return lines.map((line) => beginLine(line, begin));
}

answerAll();
process.exit(0);
