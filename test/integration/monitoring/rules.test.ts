import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseYaml } from '../../../crds/manifest/yaml.ts';
import { isRecord } from '../../../crds/record.ts';
import { readAlerts, readRuleGroups } from '../../../hack/docs/alert-rows.ts';
import { command, ROOT } from '../install/command.ts';
import { listAt, textAt } from './monitoring-files.ts';
import { prometheusTools } from './prometheus-tools.ts';

const CASES = join(import.meta.dirname, 'alerts.yaml');

/** Of each alert only the summary: what else it says is for people, and cases would have to repeat it. */
function withSummariesAlone(key: string, value: unknown): unknown {
  return key === 'annotations' && isRecord(value) ? { summary: value['summary'] } : value;
}

describe('the alerts of config/monitoring', function () {
  this.timeout(180_000);
  let promtool: string;
  let folder: string;

  before(async function () {
    const tools = await prometheusTools();
    if (tools === undefined) return this.skip();
    ({ promtool } = tools);
    folder = await mkdtemp(join(tmpdir(), 'ttg-rules-'));
    const groups = await readRuleGroups();
    await writeFile(join(folder, 'all.yaml'), JSON.stringify(groups));
    await writeFile(join(folder, 'rules.yaml'), JSON.stringify(groups, withSummariesAlone));
    await writeFile(join(folder, 'alerts.yaml'), await readFile(CASES, 'utf8'));
  });
  after(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  it('are rules that Prometheus takes', async () => {
    const { code, stdout, stderr } = await command(promtool, [
      'check',
      'rules',
      '--lint-fatal',
      join(folder, 'all.yaml'),
    ]);
    expect(code, stdout + stderr).to.equal(0);
  });

  it('fire when they should, and not before', async () => {
    const { code, stdout, stderr } = await command(promtool, ['test', 'rules', join(folder, 'alerts.yaml')]);
    expect(code, stdout + stderr).to.equal(0);
  });

  it('are each seen to fire, and each seen silent while all is well', async () => {
    const [file] = parseYaml(await readFile(CASES, 'utf8'));
    const cases = (of: (test: unknown) => boolean, firing: boolean): Set<string> =>
      new Set(
        listAt(file, 'tests')
          .filter(of)
          .flatMap((test) => listAt(test, 'alert_rule_test'))
          .filter((one) => listAt(one, 'exp_alerts').length > 0 === firing)
          .map((one) => textAt(one, 'alertname')),
      );
    const names = (await readAlerts()).map(({ alert }) => alert);
    expect(names).to.have.length.above(10);
    expect([...cases(() => true, true)]).to.have.members(names);
    expect([...cases((test) => textAt(test, 'name') === 'all is well', false)]).to.have.members(names);
  });
});

describe('each alert of config/monitoring', () => {
  it('says how bad it is, what it means, what to do, and leads to a guide', async () => {
    for (const { alert, severity, for: after, annotations } of await readAlerts()) {
      expect(severity, alert).to.be.oneOf(['critical', 'warning']);
      expect(after, alert).to.match(/^\d+[mh]$/);
      expect(annotations, alert).to.have.all.keys('summary', 'description', 'action', 'runbook');
      const [, guide = '', heading = ''] = /^(docs\/[a-z]+\.md)#(.+)$/.exec(String(annotations['runbook'])) ?? [];
      const headings = [...(await readFile(join(ROOT, guide), 'utf8')).matchAll(/^#+ (.*)$/gm)];
      expect(
        headings.map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-')),
        alert,
      ).to.include(heading);
    }
  });
});
