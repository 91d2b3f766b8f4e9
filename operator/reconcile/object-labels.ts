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
} from '../../crds/labels.ts';
import { labelValueFor } from './job-name.ts';

/** Labels of the Job and of the worker pods. */
export function labelsFor(computation: Computation): Record<string, string> {
  const name = labelValueFor(computation.metadata.name);
  return {
    [LABEL_APP]: APP_WORKER,
    [LABEL_INSTANCE]: name,
    [LABEL_COMPONENT]: 'worker',
    [LABEL_PART_OF]: 'ttg',
    [LABEL_MANAGED_BY]: APP_OPERATOR,
    [LABEL_COMPUTATION]: name,
    [LABEL_UID]: computation.metadata.uid,
  };
}
