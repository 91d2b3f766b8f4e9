import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkConformance } from './conformance.ts';
import { programCommand } from './program-command.ts';

const PATIENCE = { readyMs: 20_000, answerMs: 10_000, endMs: 10_000 };

async function brokenRules(command: readonly string[], patience = PATIENCE): Promise<string[]> {
  const child = programCommand({ command: [...command], args: {} }, command, process.env, process.env);
  const findings = await checkConformance(child, [3, -2], patience);
  return findings.flatMap(({ rule, broken }) => (broken === undefined ? [] : [`${rule}: ${broken}`]));
}

/** A program in Python that breaks a rule; `say(text)` writes a line, `requests` are what it is asked. */
function faulty(body: string): string[] {
  const head = `
import json, os, sys, time
lines = os.fdopen(3); out = os.fdopen(4, "wb", 0)
def say(text): out.write(text.encode() + b"\\n")
lines.readline()
`;
  return ['python3', '-c', `${head}${body}`];
}

function file(name: string): string {
  return join(import.meta.dirname, 'examples', name);
}

describe('the contract of algorithm.command', function () {
  this.timeout(120_000);
  let folder: string;

  before(() => (folder = mkdtempSync(join(tmpdir(), 'ttg-contract-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const examples: Readonly<Record<string, { build?: (out: string) => string[]; run: (out: string) => string[] }>> = {
    Python: { run: () => ['python3', file('square.py')] },
    shell: { run: () => ['sh', file('square.sh')] },
    C: { build: (out) => ['cc', '-O2', '-o', out, file('square.c')], run: (out) => [out] },
    Go: { build: (out) => ['go', 'build', '-o', out, file('square.go')], run: (out) => [out] },
    Rust: { build: (out) => ['rustc', '-O', '-o', out, file('square.rs')], run: (out) => [out] },
  };
  for (const [language, { build, run }] of Object.entries(examples)) {
    it(`is kept by the example in ${language} (where its compiler is there)`, async function () {
      const out = join(folder, language);
      const [compiler = '', ...args] = build?.(out) ?? [];
      if (compiler !== '') {
        const { error, status, stderr } = spawnSync(compiler, args, { encoding: 'utf8' });
        if (error !== undefined) this.skip();
        expect(status, stderr).to.equal(0);
      }
      expect(await brokenRules(run(out))).to.deep.equal([]);
    });
  }

  const answer = 'request = json.loads(line); say(json.dumps({"i": request["i"], "r": 1}))';
  const faults: Readonly<Record<string, [string, RegExp]>> = {
    'ends at once': ['sys.exit(1)', /it ended before \(exit code 1\)/],
    'says that it cannot begin': ['say(\'{"ready":false,"e":{"message":"no model"}}\')', /would not begin: no model/],
    'writes something else': ['say("hello")\ntime.sleep(9)', /a line that is no answer: hello/],
    'answers an unknown id': [
      'say(\'{"ready":true}\')\nlines.readline()\nsay(\'{"i":99,"r":1}\')\ntime.sleep(9)',
      /answered 99, which was not asked for/,
    ],
    'answers twice': [`say('{"ready":true}')\nfor line in lines:\n  ${answer}; ${answer}`, /answered 7 more than once/],
    'loses lines': [
      `say('{"ready":true}')\nfor k, line in enumerate(lines):\n  if k % 9 != 8:\n    ${answer}`,
      /of 200 got no answer within 1 s/,
    ],
    'does not end': [
      `say('{"ready":true}')\nfor line in lines:\n  ${answer}\ntime.sleep(99)`,
      /it still runs 1 s later/,
    ],
  };
  for (const [title, [body, message]] of Object.entries(faults)) {
    it(`is broken by a program that ${title}, and the checker says so`, async () => {
      const patience = { ...PATIENCE, answerMs: 1000, endMs: 1000 };
      expect((await brokenRules(faulty(body), patience)).join('\n')).to.match(message);
    });
  }
});
