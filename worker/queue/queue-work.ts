import { setTimeout as pause } from 'node:timers/promises';
import { EXIT_COMPLETE, EXIT_LATER } from '../../crds/exit-codes.ts';
import { HEARTBEAT_SECONDS, type JoinAnswer, type QueueAccess } from '../../crds/protocol.ts';
import { NotInLedger, StaleClaim } from '../errors.ts';
import { ProgressLog } from '../log/progress-log.ts';
import { OpenSegments, type WorkerTools } from '../segments/open-segments.ts';
import { planWork } from '../source/work-plan.ts';
import { endBy, type Work, type WorkEnd } from '../work-end.ts';
import { HeldTasks } from './held-tasks.ts';
import { TaskQueue, type Task } from './task-queue.ts';

/** A worker takes no task while the ledger has been silent for so long: others may still reach it. */
const LEDGER_SILENT_MS = 5000;
/** Tasks that are fetched at once at most. */
const MOST_AT_ONCE = 32;
const GOODBYE_MS = 3000;

/** The life of a worker of mode Queue: takes tasks and computes them until the ledger says that all is computed. */
export class QueueWork implements Work {
  private readonly tools: WorkerTools;
  private readonly begun = performance.now();
  private readonly held = new HeldTasks();
  private readonly over = Promise.withResolvers<'complete'>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly counts = { tasks: 0, computed: 0 };
  private wake: (() => void) | undefined;
  private leaving = false;
  private taskSize = 1;

  constructor(tools: WorkerTools) {
    this.tools = tools;
    this.over.promise.catch(() => undefined);
  }

  async run(leave: AbortSignal): Promise<WorkEnd> {
    const { ledger, logger, settings } = this.tools;
    try {
      const joined = await ledger.join(settings.index, this.identity, leave);
      logger.log('info', '✅ LIFECYCLE: INITIALIZED');
      if (joined.complete || joined.queue === undefined) return { exitCode: EXIT_COMPLETE };
      return await this.compute(joined, joined.queue, leave);
    } catch (error) {
      return leave.aborted ? { exitCode: EXIT_LATER } : endBy(error);
    }
  }

  summary(end: WorkEnd): object {
    const { index, worker, node } = this.tools.settings;
    const seconds = (performance.now() - this.begun) / 1000;
    const { tasks, computed } = this.counts;
    return {
      summary: end.exitCode === EXIT_COMPLETE ? 'complete' : (end.error?.name ?? 'interrupted'),
      index,
      worker,
      node,
      tasks,
      computedHere: computed,
      durationSeconds: Math.round(seconds * 1000) / 1000,
      ratePerSecond: Math.round(computed / seconds),
      timing: this.tools.time.total(),
      exitCode: end.exitCode,
      remarks: [...this.tools.remarks],
    };
  }

  private get identity(): { worker: string; node: string; imageId?: string } {
    const { worker, node, imageId } = this.tools.settings;
    return { worker, node, ...(imageId === undefined ? {} : { imageId }) };
  }

  private async compute(joined: JoinAnswer, access: QueueAccess, leave: AbortSignal): Promise<WorkEnd> {
    const { ledger, logger, settings } = this.tools;
    const said = (): string => ` - ${this.counts.tasks} tasks`;
    const progress = new ProgressLog(logger, joined.total, 0, undefined, said);
    const plan = planWork(joined.work, ledger.points);
    logger.log('info', `▶️ LIFECYCLE: RUNNING - Taking tasks of ${joined.total} items`);
    const open = new OpenSegments(plan, this.tools, {
      counted: () => {
        this.counts.computed += 1;
        progress.count();
      },
      taken: () => this.wake?.(),
      // What else follows from that commit comes first.
      allComplete: () => void setImmediate(() => this.over.resolve('complete')),
    });
    open.warm();
    // The Redis client is large: it is loaded while the child starts.
    const { RedisLink } = await import('./redis-link.ts');
    const link = new RedisLink({
      access,
      renew: async () => (await ledger.joinAgain(settings.index, this.identity))?.queue,
      trouble: (message) => logger.log('warn', message),
    });
    const queue = new TaskQueue(link, settings.worker, {
      gone: () => void this.beat(open),
      broken: (error) => this.over.reject(error),
    });
    this.every(HEARTBEAT_SECONDS * 1000, () => this.beat(open));
    this.every((access.visibilityTimeoutSeconds * 1000) / 4, () => this.keep(queue, open));
    const left = Promise.withResolvers<'left'>();
    const onLeave = (): void => left.resolve('left');
    leave.addEventListener('abort', onLeave);
    if (leave.aborted) onLeave();
    try {
      this.fetch(queue, open).catch((error: unknown) => this.over.reject(error));
      const end = await Promise.race([this.over.promise, left.promise]);
      if (end === 'complete') return { exitCode: EXIT_COMPLETE };
      await this.leave(queue, open);
      return { exitCode: EXIT_LATER };
    } finally {
      this.leaving = true;
      this.wake?.();
      leave.removeEventListener('abort', onLeave);
      for (const timer of this.timers) clearInterval(timer);
      progress.end();
      open.end();
      await Promise.race([queue.acknowledgeAll(), pause(500)]);
      link.close();
    }
  }

  private every(milliseconds: number, act: () => Promise<void>): void {
    this.timers.push(setInterval(() => void act(), milliseconds));
  }

  /** Takes a task whenever too little is left to hand out. */
  private async fetch(queue: TaskQueue, open: OpenSegments): Promise<void> {
    while (!this.leaving) {
      const { wanted } = open;
      if (wanted < 1 || this.tools.ledger.silentMs > LEDGER_SILENT_MS) {
        await this.untilTaken();
        continue;
      }
      const count = Math.min(MOST_AT_ONCE, Math.max(1, Math.floor(wanted / this.taskSize)));
      const tasks = await queue.next(count);
      if (this.leaving) await queue.giveBack();
      else await Promise.all(tasks.map(async (task) => this.begin(task, queue, open)));
    }
  }

  private async untilTaken(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.wake = resolve;
    // A silent ledger, and a long parameter that ends, wake nobody.
    const timer = setTimeout(resolve, 100);
    await promise;
    clearTimeout(timer);
    this.wake = undefined;
  }

  /** Claims a task and has it computed; settles when it is claimed. */
  private async begin(task: Task, queue: TaskQueue, open: OpenSegments): Promise<void> {
    const { ledger, settings, time } = this.tools;
    if (!this.held.add(task)) return;
    if (open.held.length === 0) time.now('wait');
    try {
      const request = { ...this.identity, index: settings.index };
      const begun = performance.now();
      const claim = await ledger.claim(task.segment, request, this.held.stop);
      open.handOut.learn(performance.now() - begun);
      if (claim.complete) {
        this.held.remove(task);
        queue.acknowledge(task);
        return;
      }
      this.taskSize = Math.max(1, claim.end - claim.offset);
      open
        .compute(claim, (segment) => this.held.computing(task, segment))
        .then(
          (end) => this.ended(task, end === 'complete', queue),
          (error: unknown) => this.broken(task, error),
        );
    } catch (error) {
      if (error instanceof NotInLedger) queue.acknowledge(task);
      this.broken(task, error);
    }
  }

  private ended(task: Task, isComplete: boolean, queue: TaskQueue): void {
    if (isComplete) {
      this.counts.tasks += 1;
      this.held.remove(task);
      queue.acknowledge(task);
    } else if (!this.leaving) this.held.letGo(task);
  }

  /** Another worker has the task, or it is no more: that alone is dropped. */
  private broken(task: Task, error: unknown): void {
    if (this.leaving) return;
    this.held.letGo(task);
    if (error instanceof StaleClaim || error instanceof NotInLedger) {
      this.tools.logger.log('warn', `task ${task.segment} is dropped: ${error.message}`);
    } else this.over.reject(error);
  }

  private async beat(open: OpenSegments): Promise<void> {
    const { ledger, settings } = this.tools;
    const { worker, node } = settings;
    const { held: segments, inHand, waiting } = open;
    const beat = { worker, node, segments, waiting, ...(inHand === undefined ? {} : { inHand }) };
    try {
      const answer = await ledger.workerHeartbeat(settings.index, beat);
      if (answer?.complete === true) this.over.resolve('complete');
      if (answer?.yield === true) open.giveBack();
      for (const held of segments) if (answer?.stale.includes(held.segment) === true) open.drop(held);
    } catch (error) {
      if (!(error instanceof StaleClaim)) this.over.reject(error);
    }
  }

  private async keep(queue: TaskQueue, open: OpenSegments): Promise<void> {
    if (this.leaving || this.tools.ledger.silentMs > LEDGER_SILENT_MS) return;
    for (const task of await queue.keep(this.held.tasks)) {
      if (!this.leaving && !this.held.wasLetGo(task)) await this.begin(task, queue, open);
    }
  }

  /** Takes no more, commits what is done and gives back the rest. */
  private async leave(queue: TaskQueue, open: OpenSegments): Promise<void> {
    const { ledger, settings } = this.tools;
    const { worker, node } = settings;
    this.leaving = true;
    queue.stopReading();
    open.leave();
    await open.ended();
    this.held.end();
    const goodbye = { worker, node, segments: this.held.segments, waiting: 0, leaving: true };
    const sayGoodbye = async (): Promise<void> => {
      await ledger.workerHeartbeat(settings.index, goodbye).catch(() => undefined);
      await queue.giveBack();
    };
    await Promise.race([sayGoodbye(), pause(GOODBYE_MS)]);
  }
}
