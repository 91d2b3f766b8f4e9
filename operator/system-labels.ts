import {
  APP_OPERATOR,
  LABEL_APP,
  LABEL_COMPONENT,
  LABEL_INSTALLATION,
  LABEL_MANAGED_BY,
  LABEL_PART_OF,
  LABEL_VERSION,
} from '../crds/labels.ts';
import { PROGRAM_VERSION } from './version.ts';

/** Labels of what the controller keeps in the namespace that it is installed in. */
export function systemLabels(app: string, component: string, namespace: string): Record<string, string> {
  return {
    [LABEL_APP]: app,
    [LABEL_COMPONENT]: component,
    [LABEL_VERSION]: PROGRAM_VERSION,
    [LABEL_PART_OF]: 'ttg',
    [LABEL_MANAGED_BY]: APP_OPERATOR,
    [LABEL_INSTALLATION]: namespace,
  };
}
