/**
 * Tells whether a program keeps the contract of `algorithm.command`:
 *
 *     node worker/contract/check.ts [--parameter JSON]… -- ./program arguments…
 *
 * Exit code: 0 it does, 1 it does not, 2 the command line is wrong.
 */
import { parseArgs } from 'node:util';
import { TtgError } from '../../crds/errors.ts';
import { checkConformance, type Finding } from './conformance.ts';
import { programCommand } from './program-command.ts';

const USAGE = 'usage: node worker/contract/check.ts [--parameter JSON]… -- PROGRAM [ARGUMENT]…\n';
const PARAMETERS = ['0', '1', '2.5', '-3'];

function line({ rule, broken }: Finding): string {
  return broken === undefined ? `ok      ${rule}\n` : `BROKEN  ${rule}: ${broken}\n`;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { parameter: { type: 'string', multiple: true } },
  });
  if (positionals.length === 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  const parameters: unknown[] = (values.parameter ?? PARAMETERS).map((text) => JSON.parse(text));
  const command = programCommand({ command: positionals, args: {} }, positionals, process.env, process.env);
  const findings = await checkConformance(command, parameters);
  for (const finding of findings) process.stdout.write(line(finding));
  return findings.some(({ broken }) => broken !== undefined) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const said = error instanceof TtgError || error instanceof SyntaxError || error instanceof TypeError;
  if (!said) throw error;
  process.stderr.write(`${error.message}\n${USAGE}`);
  process.exitCode = 2;
}
