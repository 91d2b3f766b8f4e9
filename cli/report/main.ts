/**
 * `node main.ts [text|markdown]`: prints the report of the Computation whose JSON stands on standard input
 * (`kubectl get computation NAME -o json`). Exit code 2 for anything else there, or another format.
 */
import { text } from 'node:stream/consumers';
import type { Computation } from '../../crds/computation.ts';
import { KIND } from '../../crds/labels.ts';
import { isRecord } from '../../crds/record.ts';
import { REPORT_FORMATS } from './formats.ts';

function isComputation(value: unknown): value is Computation {
  return isRecord(value) && value['kind'] === KIND && isRecord(value['metadata']) && isRecord(value['spec']);
}

function read(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const [wanted = 'text'] = process.argv.slice(2);
const format = REPORT_FORMATS.get(wanted);
const input = read(await text(process.stdin));
if (format === undefined) {
  process.stderr.write(`FORMAT is ${wanted}; allowed are ${[...REPORT_FORMATS.keys()].join(' and ')}\n`);
  process.exitCode = 2;
} else if (isComputation(input)) {
  process.stdout.write(format(input));
} else {
  process.stderr.write(`standard input holds no ${KIND} as JSON; try: kubectl get computation NAME -o json\n`);
  process.exitCode = 2;
}
