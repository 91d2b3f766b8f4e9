import { reconcile } from '../../../operator/reconcile/reconcile.ts';
import { START, UID } from '../../reconcile/builders.ts';
import { Random } from '../random.ts';
import { wrongWith } from './checks.ts';
import { happen } from './happenings.ts';
import { legalComputation } from './legal-spec.ts';
import { PlayedCluster } from './played-cluster.ts';

/** The life of one generated Computation. */
export interface Life {
  seed: number;
  /** What must not be; empty where all is well. */
  wrong: string[];
  /** What happened and what was decided. */
  story: string[];
  phase: string;
}

const MOST_PASSES = 6;

/** Lets a Computation live through so many happenings, with the real decisions in between, until something is wrong. */
export function play(seed: number, happenings: number): Life {
  const random = new Random(seed);
  const cluster = new PlayedCluster(legalComputation(random, UID, START), START);
  const story = [`spec ${JSON.stringify(cluster.computation?.spec).slice(0, 4000)}`];
  const wrong: string[] = [];
  let phase = 'none';
  let isDown = false;
  for (let at = 0; at < happenings && wrong.length === 0 && cluster.computation !== undefined; at++) {
    story.push(happen(cluster, random));
    isDown = isDown ? random.chance(0.8) : random.chance(0.05);
    if (isDown) cluster.forget();
    else wrong.push(...settle(cluster, random, story));
    phase = cluster.computation?.status?.phase ?? phase;
  }
  return { seed, wrong, story, phase };
}

/** Decides and carries out until nothing more is asked for. Gives what was wrong on the way. */
function settle(cluster: PlayedCluster, random: Random, story: string[]): string[] {
  let last = '';
  let hasDied = false;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const { computation } = cluster;
    if (computation === undefined) return cluster.wrong;
    const decision = reconcile(cluster.observe(computation), cluster.now);
    const { actions, status, events } = decision;
    story.push(
      `decided ${JSON.stringify({ actions: actions.map(brief), status: status?.reason, phase: status?.phase })}`,
    );
    const wrong = wrongWith(computation, decision);
    if (wrong.length > 0) return wrong;
    if (actions.length === 0 && status === undefined) {
      return events.length === 0 ? [] : [`events without a write: ${events.map(({ reason }) => reason).join()}`];
    }
    const text = JSON.stringify(actions);
    const died = !hasDied && random.chance(0.1);
    const isDone = cluster.carryOut(decision, died ? random.whole(0, actions.length) : undefined);
    if (cluster.wrong.length > 0) return cluster.wrong;
    if (!isDone) return [];
    if (died) {
      hasDied = true;
      if (random.chance(0.5)) return [];
      cluster.forget();
      last = '';
      story.push('the controller died meanwhile');
      continue;
    }
    if (text === last && actions.length > 0) return [`the same actions again: ${text.slice(0, 300)}`];
    last = text;
  }
  return [`not settled after ${MOST_PASSES} passes`];
}

function brief(action: { type: string }): string {
  const { type, ...rest } = action;
  return `${type} ${JSON.stringify(rest).slice(0, 120)}`;
}
