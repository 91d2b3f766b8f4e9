import { serve, type LedgerState } from './ledger-model.ts';
import { WORKERS, type Answer, type Request, type WorkerName } from './messages.ts';
import type { Rules } from './rules.ts';
import type { Budget, Sent, Told, WorkerState, World } from './world.ts';

/** Something that can happen next. */
export interface Move {
  what: string;
  world: World;
  /** The ledger served this. */
  served?: { request: Request; heard: boolean; before: LedgerState; answer: Answer };
  /** A worker took in this answer. */
  heardOf?: Told;
}

/** A worker that is overtaken so often gives way (exit 75), so that runs end. */
const MOST_CLAIMS = 2;

/** All that can happen next. */
export function movesOf(world: World, rules: Rules): Move[] {
  return [
    ...WORKERS.flatMap((name) => ofWorker(world, name, rules)),
    ...world.requests.map((sent, at) => serving(world, sent, at, rules)),
    ...world.answers.flatMap((told, at) => ofAnswer(world, told, at, rules)),
    ...crashes(world),
    ...backups(world),
  ];
}

function ofWorker(world: World, name: WorkerName, rules: Rules): Move[] {
  const worker = world.workers[name];
  if (worker.phase === 'new') return starts(world, name);
  if (worker.phase !== 'working') return [];
  const { pending, epoch, offset } = worker;
  const moves: Move[] = [];
  if (pending === null) {
    for (const count of [1, 2].filter((some) => offset + some <= world.ledger.end)) {
      const request = { kind: 'commit', from: name, epoch, offset, count } as const;
      moves.push({ what: `${name} commits ${offset}+${count} in epoch ${epoch}`, world: send(world, name, request) });
    }
    moves.push(...goodbyes(world, name));
  } else {
    moves.push(...resends(world, name, pending, rules));
  }
  if (epoch > 0) {
    const beaten = spend(world, 'beats');
    const request = { kind: 'beat', from: name, epoch, leaving: false } as const;
    if (beaten) moves.push({ what: `${name} beats in epoch ${epoch}`, world: put(beaten, request, true) });
  }
  const dying = spend(world, 'deaths');
  if (dying) moves.push({ what: `${name} is killed`, world: endWorker(dying, name, 'dead') });
  return moves;
}

function starts(world: World, name: WorkerName): Move[] {
  const { A, B } = world.workers;
  // Which of the first two claims first makes no difference.
  if (name === 'B' && A.phase === 'new') return [];
  if (name !== 'C') return [claims(world, name, 'starts and claims')];
  const replaced = [A, B].some(({ phase }) => phase === 'dead' || phase === 'left') && spend(world, 'replacements');
  return replaced ? [claims(replaced, name, 'starts as a replacement and claims')] : [];
}

function goodbyes(world: World, name: WorkerName): Move[] {
  const leaving = spend(world, 'goodbyes');
  if (!leaving) return [];
  const { epoch } = world.workers[name];
  const request = { kind: 'beat', from: name, epoch, leaving: true } as const;
  return [{ what: `${name} says goodbye`, world: put(endWorker(leaving, name, 'left'), request, false) }];
}

function resends(world: World, name: WorkerName, pending: NonNullable<WorkerState['pending']>, rules: Rules): Move[] {
  const isAwaited =
    world.requests.some(({ request, awaited }) => awaited && request.from === name && request.kind !== 'beat') ||
    world.answers.some(({ to, about }) => to === name && about.kind !== 'beat');
  const spent = isAwaited ? spend(world, 'resends') : world;
  if (!spent) return [];
  const silent = unawaited(spent, name);
  if (!rules.workerWaitsForAnswer && !isAwaited && pending.kind === 'commit') {
    const told: Answer = {
      kind: 'committed',
      offset: pending.offset + pending.count,
      complete: pending.offset + pending.count === world.ledger.end,
      repeated: false,
    };
    return [{ what: `${name} takes its commit for stored`, world: takeIn(silent, name, told, rules) }];
  }
  return [{ what: `${name} sends its ${pending.kind} again`, world: put(silent, pending, true) }];
}

function serving(world: World, sent: Sent, at: number, rules: Rules): Move {
  const { request, awaited } = sent;
  const { ledger: before, heard } = world;
  const { state, answer } = serve(before, request, heard, rules);
  const requests = world.requests.toSpliced(at, 1);
  const isNews = awaited && answer.kind !== 'heard';
  const answers = isNews ? [...world.answers, { to: request.from, about: request, answer }] : world.answers;
  const beat = request.kind === 'beat' && answer.kind === 'heard';
  return {
    what: `ledger serves ${request.from}'s ${request.kind}: ${answer.kind}`,
    world: {
      ...world,
      ledger: state,
      durable: rules.durableBeforeAnswer ? state : before,
      heard: state.epoch === before.epoch && (heard || beat),
      requests,
      answers,
    },
    served: { request, heard, before, answer },
  };
}

function ofAnswer(world: World, told: Told, at: number, rules: Rules): Move[] {
  const without = { ...world, answers: world.answers.toSpliced(at, 1) };
  const { to, about, answer } = told;
  const moves: Move[] = [
    {
      what: `${to} hears of its ${about.kind}: ${answer.kind}`,
      world: takeIn(without, to, answer, rules, about),
      heardOf: told,
    },
  ];
  const lost = spend(without, 'lostAnswers');
  if (lost && about.kind !== 'beat') moves.push({ what: `the answer to ${to}'s ${about.kind} is lost`, world: lost });
  return moves;
}

function crashes(world: World): Move[] {
  const crashed = spend(world, 'crashes');
  if (!crashed) return [];
  // A request that was served just before counts as served; what hangs somewhere on the way may still arrive.
  const requests = world.requests.filter(({ awaited }) => !awaited);
  return [
    {
      what: 'the ledger dies and is started again',
      world: { ...crashed, ledger: world.durable, heard: false, requests, answers: [] },
    },
  ];
}

function backups(world: World): Move[] {
  const { ledger, backup } = world;
  if (world.budget.restores === 0) return [];
  if (backup === null) {
    return [{ what: 'a backup is made', world: { ...world, backup: ledger } }];
  }
  const restored = spend(world, 'restores');
  if (!restored) return [];
  const requests = world.requests.filter(({ awaited }) => !awaited);
  return [
    {
      what: 'the ledger is restored from the backup',
      world: { ...restored, ledger: backup, durable: backup, restored: true, heard: false, requests, answers: [] },
    },
  ];
}

/** What a worker does with an answer that it waited for. */
function takeIn(world: World, name: WorkerName, answer: Answer, rules: Rules, about?: Request): World {
  const worker = world.workers[name];
  switch (answer.kind) {
    case 'heard':
      return world;
    case 'claimed': {
      const { epoch, offset, complete } = answer;
      if (complete) return endWorker(world, name, 'done');
      return setWorker(world, name, { ...worker, epoch, offset, pending: null });
    }
    case 'committed':
      if (answer.complete) return endWorker(world, name, 'done');
      return setWorker(world, name, { ...worker, offset: answer.offset, pending: null });
    case 'refused':
      if (about?.kind === 'beat' && about.epoch !== worker.epoch) return world;
      if (!rules.workerDropsRefusedWork && about?.kind === 'commit') {
        const again = { ...about, epoch: world.ledger.epoch, offset: world.ledger.offset };
        return again.offset < world.ledger.end ? send(world, name, again) : endWorker(world, name, 'left');
      }
      return worker.claims >= MOST_CLAIMS
        ? endWorker(world, name, 'left')
        : claims(unawaited(world, name), name, '').world;
  }
}

function claims(world: World, name: WorkerName, what: string): Move {
  const worker = world.workers[name];
  const claiming: WorkerState = { ...worker, phase: 'working', claims: worker.claims + 1 };
  return {
    what: `${name} ${what}`,
    world: send(setWorker(world, name, claiming), name, { kind: 'claim', from: name }),
  };
}

function send(world: World, name: WorkerName, request: NonNullable<WorkerState['pending']>): World {
  return put(setWorker(world, name, { ...world.workers[name], pending: request }), request, true);
}

function put(world: World, request: Request, awaited: boolean): World {
  return { ...world, requests: [...world.requests, { request, awaited }] };
}

/** The worker has hung up: what it sent may still arrive, but no answer reaches it. */
function unawaited(world: World, name: WorkerName): World {
  return {
    ...world,
    requests: world.requests.map((sent) => (sent.request.from === name ? { ...sent, awaited: false } : sent)),
    answers: world.answers.filter(({ to }) => to !== name),
  };
}

function endWorker(world: World, name: WorkerName, phase: 'done' | 'left' | 'dead'): World {
  return setWorker(unawaited(world, name), name, { phase, claims: 0, epoch: 0, offset: 0, pending: null });
}

function setWorker(world: World, name: WorkerName, worker: WorkerState): World {
  return { ...world, workers: { ...world.workers, [name]: worker } };
}

function spend(world: World, what: keyof Budget): World | undefined {
  const left = world.budget[what];
  return left === 0 ? undefined : { ...world, budget: { ...world.budget, [what]: left - 1 } };
}
