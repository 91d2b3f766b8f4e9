import { shortName } from './short-name.ts';

const DNS_LABEL_LENGTH = 63;
/** "-9999-xxxxx": the longest index that the schema allows, and five random characters. */
const POD_SUFFIX_LENGTH = 11;

/**
 * Name of a Computation's Job: its own name where pods called `<job>-<index>-xxxxx` keep within 63 characters and are
 * host names, else shortened with a hash.
 */
export function jobNameFor(computationName: string): string {
  return shortName(computationName, DNS_LABEL_LENGTH - POD_SUFFIX_LENGTH);
}

/** A Computation's name as the value of a label, at most 63 characters. */
export function labelValueFor(computationName: string): string {
  return shortName(computationName, DNS_LABEL_LENGTH);
}
