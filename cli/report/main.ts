/** Prints the report of the Computation whose JSON stands on standard input (`kubectl get computation NAME -o json`). */
import { text } from 'node:stream/consumers';
import type { Computation } from '../../crds/computation.ts';
import { KIND } from '../../crds/labels.ts';
import { isRecord } from '../../crds/record.ts';
import { formatReport } from './format-report.ts';

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

const input = read(await text(process.stdin));
if (isComputation(input)) {
  process.stdout.write(formatReport(input));
} else {
  process.stderr.write(`standard input holds no ${KIND} as JSON; try: kubectl get computation NAME -o json\n`);
  process.exitCode = 2;
}
