import type { Computation } from '../../crds/computation.ts';
import {
  APP_OPERATOR,
  APP_WORKER,
  LABEL_APP,
  LABEL_COMPONENT,
  LABEL_COMPUTATION,
  LABEL_INSTANCE,
  LABEL_MANAGED_BY,
  LABEL_PART_OF,
  LABEL_UID,
  LABEL_VERSION,
} from '../../crds/labels.ts';
import { PROGRAM_VERSION } from '../version.ts';
import { labelValueFor } from './job-name.ts';

/** Labels of the Job and of the worker pods. */
export function labelsFor(computation: Computation): Record<string, string> {
  const name = labelValueFor(computation.metadata.name);
  return {
    [LABEL_APP]: APP_WORKER,
    [LABEL_INSTANCE]: name,
    [LABEL_VERSION]: PROGRAM_VERSION,
    [LABEL_COMPONENT]: 'worker',
    [LABEL_PART_OF]: 'ttg',
    [LABEL_MANAGED_BY]: APP_OPERATOR,
    [LABEL_COMPUTATION]: name,
    [LABEL_UID]: computation.metadata.uid,
  };
}
