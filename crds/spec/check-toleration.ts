import type { Toleration } from '../computation.ts';
import { LABEL_KEY, LABEL_VALUE } from './kubernetes-names.ts';
import type { SpecProblem } from './spec-problem.ts';

/** What is wrong with one of `spec.worker.tolerations`, which stands in this field. */
export function checkToleration(field: string, toleration: Toleration): SpecProblem[] {
  const { key = '', operator, value = '', effect, tolerationSeconds } = toleration;
  const problems: SpecProblem[] = [];
  if (operator === 'Exists' && value !== '') {
    problems.push({ field: `${field}.value`, value, allowed: 'none with operator Exists' });
  } else if (!LABEL_VALUE.matches(value)) {
    problems.push({ field: `${field}.value`, value, allowed: LABEL_VALUE.allowed });
  }
  if (operator === 'Equal' && key === '') {
    problems.push({ field: `${field}.key`, value: toleration.key, allowed: 'a key, or operator Exists' });
  } else if (key !== '' && !LABEL_KEY.matches(key)) {
    problems.push({ field: `${field}.key`, value: key, allowed: LABEL_KEY.allowed });
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    problems.push({
      field: `${field}.tolerationSeconds`,
      value: tolerationSeconds,
      allowed: 'none but with effect NoExecute',
    });
  }
  return problems;
}
