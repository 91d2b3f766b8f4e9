import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { USAGE } from '../../cli/local/arguments.ts';
import { crdSchema } from '../../crds/manifest/crd-schema.ts';
import { differences, guide, section, tableRows, wordsIn } from './guide.ts';
import { ROOT, sourceFiles } from './source-files.ts';
import { variablesInCode } from './variables-in-code.ts';

const text = guide('configuration.md');

/** Variables that the table lists for a program. */
function listed(program: string): string[] {
  return tableRows(section(text, 'Environment variables'))
    .filter(([of = '']) => of === 'all' || of.split(', ').includes(program))
    .flatMap(([, variables]) => wordsIn(variables));
}

describe('docs/configuration.md', () => {
  for (const [program, variables] of variablesInCode()) {
    it(`lists the variables that the ${program} reads, and no other`, () => {
      expect(differences(listed(program), variables)).to.deep.equal([]);
    });
  }

  it('lists the variables that the scripts in hack/ let be set', () => {
    const shell = readFileSync(join(ROOT, 'hack/env.sh'), 'utf8');
    const names = [...shell.matchAll(/^: "\$\{([A-Z_]+):=/gm)].map(([, name = '']) => name);
    expect(names).to.include('TTG_CACHE');
    const rows = tableRows(section(text, 'Environment variables')).flatMap(([first]) => wordsIn(first));
    expect(names.filter((name) => !rows.includes(name))).to.deep.equal([]);
  });

  it('lists every label, annotation and finalizer of ours and of Kueue in the code', () => {
    const key = /'((?:[a-z0-9.-]+\.)?(?:ttg\.io|kueue\.x-k8s\.io|app\.kubernetes\.io)\/[a-z-]+)'/g;
    const files = [...sourceFiles('crds', 'operator', 'worker')].filter(([path]) => !path.endsWith('-cases.ts'));
    const keys = files.flatMap(([, code]) => [...code.matchAll(key)].map(([, name = '']) => name));
    expect(keys).to.include('ttg.io/shard');
    const known = wordsIn(section(text, 'Labels and annotations'));
    expect([...new Set(keys)].filter((name) => !known.includes(name))).to.deep.equal([]);
  });

  it('lists the arguments of the local runner', () => {
    const options = [...USAGE.matchAll(/--([a-z]+)/g)].map(([option]) => option);
    const known = section(text, 'Commands');
    expect(options.filter((option) => !known.includes(option))).to.deep.equal([]);
  });

  it('lists the built-in functions with their arguments', () => {
    const rows = tableRows(section(text, 'Built-in functions'));
    const names =
      /"name":\{"type":"string","enum":\[([^\]]*)\]/.exec(JSON.stringify(crdSchema().properties))?.[1] ?? '';
    expect(rows.flatMap(([name]) => wordsIn(name))).to.have.members(names.replaceAll('"', '').split(','));
    for (const [name = '', args] of rows) {
      const source = readFileSync(join(ROOT, `worker/algorithms/${wordsIn(name)[0]}.ts`), 'utf8');
      const used = [...source.matchAll(/Argument\([^)]*?args, '(\w+)'|args\['(\w+)'\]/g)].map(
        ([, a, b]) => a ?? b ?? '',
      );
      expect(wordsIn(args)).to.have.members(used);
    }
  });
});
