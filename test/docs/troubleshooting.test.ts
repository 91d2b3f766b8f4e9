import { expect } from 'chai';
import { crdSchema } from '../../crds/manifest/crd-schema.ts';
import { isRecord } from '../../crds/record.ts';
import { errorCodesInCode } from './error-codes-in-code.ts';
import { differences, guide, section, tableRows, wordsIn } from './guide.ts';
import { reasonsInCode } from './reasons-in-code.ts';

const text = guide('troubleshooting.md');

/** The words that a section has entries for. */
function entries(title: string): string[] {
  return tableRows(section(text, title)).flatMap(([first]) => wordsIn(first));
}

function failureReasons(): string[] {
  const description = JSON.stringify(crdSchema().properties);
  return (/"description":"(Exception, [^"]*)\."/.exec(description)?.[1] ?? '').split(/, | or /);
}

/** What `status.phase` may be; a condition about which there is no more to say has it as its reason. */
function phases(): string[] {
  const { status } = crdSchema().properties;
  const phase = isRecord(status) && isRecord(status['properties']) ? status['properties']['phase'] : undefined;
  return isRecord(phase) && Array.isArray(phase['enum']) ? phase['enum'].map(String) : [];
}

describe('docs/troubleshooting.md', () => {
  const own = entries('Reasons and events of a Computation');
  const kubernetes = entries("Kubernetes' own words");
  const failures = entries('Failed parameters');
  const errors = ['the ledger', 'the worker', 'the controller', 'commands'].flatMap((of) => entries(`Errors of ${of}`));

  it('has an entry for each reason of a status, condition and event in the code', () => {
    const known = new Set([...own, ...kubernetes, ...failures, ...phases()]);
    expect([...reasonsInCode()].filter((reason) => !known.has(reason))).to.deep.equal([]);
  });

  it('has no entry for a reason that the code does not have', () => {
    const inCode = reasonsInCode();
    expect(own.filter((reason) => !inCode.has(reason))).to.deep.equal([]);
  });

  it('names each phase', () => {
    const named = wordsIn(section(text, 'Reasons and events of a Computation').split('| reason |')[0]);
    expect(named).to.include.members(phases());
  });

  it('has an entry for each way in which a parameter fails, and no other', () => {
    expect(failures).to.have.members(failureReasons());
  });

  it('has an entry for each error code, and no other', () => {
    expect(differences(errors, [...errorCodesInCode().keys()])).to.deep.equal([]);
  });

  it('says the HTTP status of each error of the ledger', () => {
    const codes = errorCodesInCode();
    const said = tableRows(section(text, 'Errors of the ledger')).map(([code, status]) => [
      wordsIn(code)[0] ?? '',
      status,
    ]);
    expect(said.filter(([code = '', status]) => codes.get(code) !== status)).to.deep.equal([]);
  });
});
