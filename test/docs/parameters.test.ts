import { expect } from 'chai';
import { withDefaults } from '../../crds/manifest/defaults.ts';
import { parseYaml } from '../../crds/manifest/yaml.ts';
import { parameterSpace } from '../../crds/parameters/parameter-space.ts';
import { isRecord } from '../../crds/record.ts';
import { checkSpec } from '../../crds/spec/check-spec.ts';
import { manifestOf } from '../../crds/spec/spec-cases.ts';
import { guide } from './guide.ts';

const blocks = [...guide('parameters.md').matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) => text);

function specOf(yaml: string) {
  const [part] = parseYaml(yaml);
  return withDefaults(manifestOf(isRecord(part) ? part : {}), { uid: 'u' }).spec;
}

describe('docs/parameters.md', () => {
  for (const text of blocks) {
    const title = text.split('\n', 2).join(' ');
    const [, count, first = '', last = ''] = /^# (\d+): (.*) … (.*)$/m.exec(text) ?? [];
    if (count === undefined) {
      it(`has an example that is legal: ${title}`, () => expect(checkSpec(specOf(text))).to.deep.equal([]));
      continue;
    }
    it(`says what its example holds: ${title}`, () => {
      const space = parameterSpace(specOf(text).parameters);
      expect(space.count).to.equal(Number(count));
      expect(JSON.stringify(space.at(0))).to.equal(first);
      expect(JSON.stringify(space.at(space.count - 1))).to.equal(last);
    });
  }

  it('has an example of each kind', () => {
    const kinds = blocks.flatMap((text) => Object.keys(Object(specOf(text).parameters)));
    expect(kinds).to.include.members(['count', 'range', 'grid', 'zip', 'repeat', 'sobol', 'list']);
  });
});
