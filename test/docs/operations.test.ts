import { expect } from 'chai';
import { controllerMetricRows, ledgerMetricRows } from '../../hack/docs/metric-rows.ts';
import { guide, section, tableRows, wordsIn } from './guide.ts';

const METRIC = /\b(?:ttg|workqueue|controller_runtime|rest_client|leader_election)_[a-z_]+\b/g;

describe('the alerts of docs/operations.md', () => {
  it('ask only for metrics that there are', async () => {
    const rows = [...(await controllerMetricRows()), ...(await ledgerMetricRows())];
    const names = new Set(
      rows.flatMap(({ name, type }) =>
        type === 'histogram' ? ['_bucket', '_sum', '_count'].map((of) => name + of) : [name],
      ),
    );
    const queries = tableRows(section(guide('operations.md'), 'Alerts')).flatMap(([, when]) => wordsIn(when));
    const asked = queries.flatMap((query) => query.match(METRIC) ?? []);
    expect(asked).to.include('ttg_ledger_up').and.to.include('workqueue_depth');
    expect(asked.filter((name) => !names.has(name))).to.deep.equal([]);
  });
});
