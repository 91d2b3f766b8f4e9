import type { IdRange } from '../../crds/partition.ts';
import type { ParameterSpace } from '../../crds/parameters/parameter-space.ts';
import { ChildrenFail, ImportFailed } from '../errors.ts';
import type { Answer } from './answer.ts';
import { BatchSize } from './batch-size.ts';
import type { ChildCommand, ChildEnd } from './child-process.ts';
import { memoryOf } from './memory.ts';
import { failureOf, type Fault, type Outcome } from './outcome.ts';
import { Slot, type SlotEvents } from './slot.ts';
import { Suspects } from './suspects.ts';

/** How a pool computes. */
export interface PoolOptions {
  /** Children at once, ≥ 1. */
  slots: number;
  command: ChildCommand;
  parameters: ParameterSpace;
  /** Milliseconds after which a parameter is given up; absent = never. */
  timeoutMs?: number;
  /** Further tries of a parameter whose function threw. */
  retries: number;
  /** Bytes that the worker and its children may take together; absent = no limit. */
  memoryBudget?: number;
}

/** Where a pool gets its work and puts its outcomes. */
export interface PoolClient {
  /** Children get one parameter at a time. */
  readonly careful: boolean;
  /** The next ids that nobody has computed, at most so many; undefined = none now. */
  take(most: number): IdRange | undefined;
  /** An id that was taken still needs an outcome. */
  wants(id: number): boolean;
  outcome(id: number, outcome: Outcome): void;
  /** Whether any parameter is being computed now. */
  activity(computing: boolean): void;
  /** The pool cannot go on. */
  failed(error: Error): void;
  log(message: string): void;
}

const START_TRIES = 5;
const START_PAUSE_MS = 200;
/** A program that answers what it was not asked does so again: it is not started more often than that. */
const MOST_CONFUSIONS = 10;
const MEMORY_LOOK_MS = 25;
/** A parameter is taken to need so long at least, with its way to the child and back. */
const SHORTEST_MS = 0.005;
/** Why a child is killed whose parameters were all taken by another worker. */
const UNWANTED: Fault = { reason: 'Crashed', message: 'nothing that the process computed is wanted any more' };

/**
 * Computes parameters in child processes. One that kills its child costs itself alone: what the child left unanswered is
 * run again one by one, and a parameter with which a child died twice, nothing else in hand, is recorded as the culprit.
 */
export class Pool {
  private readonly options: PoolOptions;
  private readonly client: PoolClient;
  private readonly slots: Slot[] = [];
  private readonly events: SlotEvents;
  private readonly suspects = new Suspects();
  private readonly batchSize = new BatchSize();
  private readonly timers: NodeJS.Timeout[] = [];
  private failedStarts = 0;
  private confusions = 0;
  private draining = false;
  private ended = false;

  constructor(options: PoolOptions, client: PoolClient) {
    this.options = options;
    this.client = client;
    this.events = {
      ready: () => {
        this.failedStarts = 0;
        this.pump();
      },
      answer: (slot, answer) => this.answered(slot, answer),
      end: (slot, end) => this.died(slot, end),
    };
    this.widen(options.slots);
    const { timeoutMs, memoryBudget } = options;
    if (timeoutMs !== undefined)
      this.every(Math.min(100, Math.max(5, timeoutMs / 20)), () => this.watchTime(timeoutMs));
    if (memoryBudget !== undefined) this.every(MEMORY_LOOK_MS, () => this.watchMemory(memoryBudget));
  }

  /** Number of children at once. */
  get width(): number {
    return this.slots.length;
  }

  /** Starts further children, so that there are so many. */
  widen(slots: number): void {
    while (this.slots.length < slots && !this.draining && !this.ended) {
      const slot = new Slot(this.batchSize, this.events);
      this.slots.push(slot);
      slot.start(this.options.command);
    }
  }

  /** How many ids should be there to be taken, so that no child ever waits; few enough that none waits long for a child. */
  get lookAhead(): number {
    const { size, isLong } = this.batchSize;
    if (isLong) return this.slots.filter(({ inHand }) => inHand.length === 0).length;
    return this.slots.length * Math.ceil(size / 2);
  }

  /** Some parameter is being computed. */
  get computing(): boolean {
    return this.slots.some((slot) => slot.inHand.length > 0);
  }

  /** The parameter that has been computed for longest. */
  oldest(): { id: number; seconds: number } | undefined {
    let oldest: { id: number; since: number } | undefined;
    for (const { inHand, headSince } of this.slots) {
      const id = inHand[0];
      if (id !== undefined && (oldest === undefined || headSince < oldest.since)) oldest = { id, since: headSince };
    }
    return oldest && { id: oldest.id, seconds: Math.round((performance.now() - oldest.since) / 100) / 10 };
  }

  /** Milliseconds that a child is expected to take for so many parameters; undefined until something is known. */
  expected(count: number): number | undefined {
    return this.batchSize.expected(count);
  }

  /** How many parameters the children do within so many milliseconds; 0 where each takes long, or nothing is known. */
  within(milliseconds: number): number {
    const each = this.batchSize.expected(1);
    if (each === undefined || this.batchSize.isLong) return 0;
    return Math.ceil((this.slots.length * milliseconds) / Math.max(each, SHORTEST_MS));
  }

  /** The ids in hand that are expected to be done within so many milliseconds; of each child the first at least. */
  soon(milliseconds: number): number[] {
    const each = this.batchSize.expected(1);
    const most = each === undefined ? Infinity : Math.max(1, Math.floor(milliseconds / each));
    return this.slots.flatMap(({ inHand }) => inHand.slice(0, most));
  }

  /** Hands out what there is to children that have too little. To be called whenever there may be more. */
  pump(): void {
    if (this.draining || this.ended) return;
    for (const slot of this.slots) {
      if (slot.ready && slot.verdict === undefined) this.feed(slot);
    }
  }

  /** Some ids are wanted no more: they are not run again, and a child that has nothing else in hand is replaced. */
  forget(): void {
    const wants = (id: number): boolean => this.client.wants(id);
    this.suspects.keep(wants);
    for (const slot of this.slots) {
      if (slot.inHand.length > 0 && !slot.inHand.some(wants)) slot.kill(UNWANTED);
    }
  }

  /** Hands out nothing more; what is in hand is finished. */
  drain(): void {
    this.draining = true;
  }

  /** Ends all children at once. */
  end(): void {
    this.ended = true;
    for (const timer of this.timers) clearInterval(timer);
    for (const slot of this.slots) slot.kill();
  }

  private every(milliseconds: number, look: () => void): void {
    this.timers.push(setInterval(look, milliseconds));
  }

  private feed(slot: Slot): void {
    // First what is so after nearly every answer.
    if (slot.inHand.length > this.batchSize.size / 2 || this.slots.some((other) => other.exclusive)) return;
    const suspect = this.suspects.next;
    if (suspect !== undefined) {
      const exclusive = this.suspects.nextIsExclusive;
      if (slot.inHand.length > 0 || (exclusive && this.computing)) return;
      this.suspects.shift();
      slot.exclusive = exclusive;
      this.hand(slot, [suspect]);
      return;
    }
    const size = this.client.careful ? 1 : this.batchSize.size;
    if (slot.inHand.length > size / 2) return;
    const range = this.client.take(size - slot.inHand.length);
    if (range === undefined) return;
    this.hand(
      slot,
      Array.from({ length: range.end - range.start }, (_, k) => range.start + k),
    );
  }

  private hand(slot: Slot, ids: readonly number[]): void {
    const { parameters } = this.options;
    this.client.activity(true);
    slot.hand(ids, ids.map((id) => `{"i":${id},"p":${JSON.stringify(parameters.at(id))}}\n`).join(''));
  }

  private answered(slot: Slot, answer: Exclude<Answer, { kind: 'ready' | 'refused' | 'garbage' }>): void {
    slot.exclusive = false;
    if (answer.kind === 'result') this.settle(answer.id, answer.result);
    else this.faulted(answer.id, answer.fault);
    this.pump();
    if (!this.computing) this.client.activity(false);
  }

  private settle(id: number, outcome: Outcome): void {
    this.suspects.settle(id);
    this.client.outcome(id, outcome);
  }

  private faulted(id: number, fault: Fault): void {
    if (!this.client.wants(id)) return;
    const suspicion = this.suspects.of(id);
    suspicion.attempts += 1;
    const wasCrowded = fault.reason === 'OutOfMemory' && !suspicion.exclusive;
    if (wasCrowded) suspicion.exclusive = true;
    const again = wasCrowded || (fault.reason === 'Exception' && suspicion.attempts <= this.options.retries);
    if (again) this.suspects.add(id);
    else this.settle(id, failureOf(fault, suspicion.attempts));
  }

  private died(slot: Slot, end: ChildEnd): void {
    if (this.ended) return;
    if (end.refusal !== undefined) {
      this.client.failed(new ImportFailed(end.refusal));
      return;
    }
    if (slot.isConfused && (this.confusions += 1) > MOST_CONFUSIONS) {
      this.client.failed(new ChildrenFail(`the program breaks the protocol: ${slot.verdict?.message ?? ''}`));
      return;
    }
    const unanswered = slot.takeUnanswered();
    if (!this.computing) this.client.activity(false);
    const fault =
      slot.verdict === UNWANTED ? UNWANTED : { ...(slot.verdict ?? this.faultOf(slot, end)), ...leftBy(slot, end) };
    const [first] = unanswered;
    if (first === undefined) this.failedStarts += 1;
    else if (fault === UNWANTED || !this.client.wants(first)) this.runAgain(unanswered);
    else if (unanswered.length === 1) this.strike(first, fault);
    else if (fault.reason === 'TimedOut') {
      // Answers linger for milliseconds at most, so the first without one is the one that took too long.
      this.strike(first, fault);
      this.runAgain(unanswered.slice(1));
    } else {
      const range = `${first} to ${unanswered.at(-1)}`;
      this.client.log(`${fault.message}; parameters ${range} were in hand and run again one by one`);
      this.runAgain(unanswered);
    }
    if (this.failedStarts > START_TRIES) {
      this.client.failed(
        new ChildrenFail(
          `${this.failedStarts} processes in a row ended before they took a parameter (${withLastWords(end)})`,
        ),
      );
      return;
    }
    setTimeout(() => {
      if (!this.ended) slot.start(this.options.command);
    }, this.failedStarts * START_PAUSE_MS);
    this.pump();
  }

  private runAgain(ids: readonly number[]): void {
    for (const id of ids) if (this.client.wants(id)) this.suspects.add(id);
  }

  private strike(id: number, fault: Fault): void {
    const suspicion = this.suspects.of(id);
    suspicion.attempts += 1;
    suspicion.strikes += 1;
    if (fault.reason === 'OutOfMemory') suspicion.exclusive = true;
    if (fault.reason === 'TimedOut' || suspicion.strikes > 1) this.settle(id, failureOf(fault, suspicion.attempts));
    else this.suspects.add(id);
  }

  private faultOf(slot: Slot, end: ChildEnd): Fault {
    const { memoryBudget } = this.options;
    if (end.description === 'SIGKILL' && memoryBudget !== undefined && slot.memory > memoryBudget / 2) {
      return {
        reason: 'OutOfMemory',
        type: 'SIGKILL',
        signal: 'SIGKILL',
        message: `the kernel killed the process at about ${mib(slot.memory)}`,
      };
    }
    const { exitCode, signal, description } = end;
    return {
      reason: 'Crashed',
      type: description,
      message: `the process ended by ${description}`,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(signal === undefined ? {} : { signal }),
    };
  }

  private watchTime(timeoutMs: number): void {
    for (const slot of this.slots) {
      const head = slot.inHand[0];
      if (head === undefined || performance.now() - slot.headSince < timeoutMs) continue;
      // What the child said while this process was busy is heard before it is judged.
      setImmediate(() => {
        if (slot.inHand[0] !== head || performance.now() - slot.headSince < timeoutMs) return;
        slot.kill({ reason: 'TimedOut', message: `the function took longer than ${timeoutMs / 1000} s` });
      });
    }
  }

  private watchMemory(budget: number): void {
    const children = this.slots.map((slot) => slot.look()).reduce((sum, bytes) => sum + bytes, 0);
    const total = children + memoryOf(process.pid);
    if (total <= budget) return;
    const largest = this.slots.reduce((most, slot) => (slot.memory > most.memory ? slot : most));
    const message = `the process was stopped at ${mib(largest.memory)}; worker and functions may take ${mib(budget)} together`;
    largest.kill({ reason: 'OutOfMemory', message });
  }
}

/** What is known of a child that is no more. */
function leftBy({ peakMemory }: Slot, { stderr }: ChildEnd): Partial<Fault> {
  return {
    ...(peakMemory === 0 ? {} : { peakMemoryBytes: peakMemory }),
    ...(stderr === '' ? {} : { stderr }),
  };
}

/** How it ended, and the last line that it wrote to stderr. */
function withLastWords({ description, stderr }: ChildEnd): string {
  const last = stderr.trimEnd().split('\n').at(-1) ?? '';
  return last === '' ? description : `${description}: ${last}`;
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1048576)} MiB`;
}
