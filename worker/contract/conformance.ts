import type { ChildCommand } from '../compute/child-process.ts';
import { Conversation } from './conversation.ts';

/** One rule of the contract, and how the program broke it; kept where `broken` is absent. */
export interface Finding {
  rule: string;
  broken?: string;
}

/** How long a program may take for each of the steps. */
export interface Patience {
  readyMs: number;
  answerMs: number;
  endMs: number;
}

export const PATIENCE: Patience = { readyMs: 60_000, answerMs: 10_000, endMs: 5_000 };

/** How long is waited for something that must not come. */
const QUIET_MS = 200;
const FIRST_IDS = [7, 0, 9_007_199_254_740_990];

/**
 * Speaks with a program as the worker would and tells which rules of the contract it keeps; stops at the first that
 * makes the others meaningless.
 *
 * @param parameters those that it is asked to compute, in turn.
 */
export async function checkConformance(
  command: ChildCommand,
  parameters: readonly unknown[],
  patience: Patience = PATIENCE,
): Promise<Finding[]> {
  const conversation = new Conversation(command);
  const findings: Finding[] = [];
  const check = async (rule: string, find: () => Promise<string | undefined>): Promise<boolean> => {
    const broken = (await find()) ?? garbage(conversation);
    findings.push({ rule, ...(broken === undefined ? {} : { broken }) });
    return broken === undefined;
  };
  try {
    const isReady = await check('answers the first line with {"ready":true}', () => readiness(conversation, patience));
    if (!isReady) return findings;
    const isAnswering = await check('answers one parameter, and only that', () =>
      answers(conversation, [FIRST_IDS[0] ?? 0], parameters, patience),
    );
    if (!isAnswering) return findings;
    await check('answers ids from 0 to 2^53', () => answers(conversation, FIRST_IDS.slice(1), parameters, patience));
    const many = Array.from({ length: 200 }, (_, k) => 1000 + k);
    await check('answers each of 200 parameters that come at once', () =>
      answers(conversation, many, parameters, patience),
    );
    await check('ends when its input does', () => ending(conversation, patience));
    return findings;
  } finally {
    conversation.kill();
  }
}

async function readiness(conversation: Conversation, { readyMs }: Patience): Promise<string | undefined> {
  const { heard } = conversation;
  await conversation.until(() => heard.length > 0, readyMs);
  if (heard[0]?.kind === 'ready') return undefined;
  const { end } = conversation;
  if (end?.refusal !== undefined) return `it would not begin: ${end.refusal}`;
  if (end !== undefined) return `it ended before (${end.description}); its log is above`;
  return heard.length === 0 ? `it said nothing within ${readyMs / 1000} s` : undefined;
}

async function answers(
  conversation: Conversation,
  ids: readonly number[],
  parameters: readonly unknown[],
  { answerMs }: Patience,
): Promise<string | undefined> {
  const { heard } = conversation;
  const before = heard.length;
  conversation.ask(ids.map((id, k) => ({ id, parameter: parameters[k % parameters.length] })));
  await conversation.until(() => heard.length >= before + ids.length, answerMs);
  await conversation.until(() => heard.length > before + ids.length, QUIET_MS);
  const said = heard.slice(before).flatMap((answer) => ('id' in answer ? [answer.id] : []));
  const missing = ids.filter((id) => !said.includes(id));
  const unasked = said.find((id) => !ids.includes(id));
  const twice = said.find((id, k) => said.indexOf(id) !== k);
  if (unasked !== undefined) return `it answered ${unasked}, which was not asked for`;
  if (twice !== undefined) return `it answered ${twice} more than once`;
  if (missing.length === 0) return undefined;
  const { end } = conversation;
  const why = end === undefined ? `within ${answerMs / 1000} s` : `before it ended (${end.description})`;
  return `${missing.length} of ${ids.length} got no answer ${why}, the first of them ${missing[0]}`;
}

async function ending(conversation: Conversation, { endMs }: Patience): Promise<string | undefined> {
  conversation.close();
  await conversation.until(() => conversation.end !== undefined, endMs);
  if (conversation.end === undefined) return `it still runs ${endMs / 1000} s later`;
  return conversation.end.description === 'exit code 0' ? undefined : `by ${conversation.end.description}`;
}

function garbage({ heard }: Conversation): string | undefined {
  const found = heard.find((answer) => answer.kind === 'garbage');
  return found?.kind === 'garbage' ? `it wrote a line that is no answer: ${found.line.slice(0, 200)}` : undefined;
}
