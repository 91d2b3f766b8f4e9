import type { Answer } from './answer.ts';
import type { BatchSize } from './batch-size.ts';
import { ChildProcess, type ChildCommand, type ChildEnd } from './child-process.ts';
import type { Fault } from './outcome.ts';

/** Hears what happens in a slot. */
export interface SlotEvents {
  answer(slot: Slot, answer: Exclude<Answer, { kind: 'ready' | 'refused' | 'garbage' }>): void;
  ready(slot: Slot): void;
  end(slot: Slot, end: ChildEnd): void;
}

/** Answers are measured in lots of at least so long. */
const MEASURE_MS = 20;

/** A place in which one child computes: what it has in hand, since when, and why it was killed. */
export class Slot {
  /** Ids handed out and not answered, in order. */
  readonly inHand: number[] = [];
  /** The parameter in hand runs alone in the whole worker. */
  exclusive = false;
  ready = false;
  /** Why this program killed the child; absent = it died by itself. */
  verdict: Fault | undefined;
  /** The child has answered what it was not asked, or once too often. */
  isConfused = false;
  /** Since when the first in hand is being computed, by performance.now(). */
  headSince = 0;
  /** Anonymous memory at the last look, bytes. */
  memory = 0;
  /** The most at any look, bytes. */
  peakMemory = 0;
  private child: ChildProcess | undefined;
  private measured = 0;
  private measuredSince = 0;
  private readonly batchSize: BatchSize;
  private readonly events: SlotEvents;

  constructor(batchSize: BatchSize, events: SlotEvents) {
    this.batchSize = batchSize;
    this.events = events;
  }

  start(command: ChildCommand): void {
    this.ready = false;
    this.verdict = undefined;
    this.isConfused = false;
    this.memory = 0;
    this.peakMemory = 0;
    this.child = new ChildProcess(command, {
      answer: (answer) => this.hear(answer),
      end: (end) => {
        this.child = undefined;
        this.ready = false;
        this.exclusive = false;
        this.events.end(this, end);
      },
    });
  }

  /** Gives the child parameters to compute; `lines` is how the protocol says them. */
  hand(ids: readonly number[], lines: string): void {
    if (this.inHand.length === 0) {
      this.headSince = performance.now();
      this.measuredSince = this.headSince;
      this.measured = 0;
    }
    this.inHand.push(...ids);
    this.child?.send(lines);
  }

  /** Takes what is left in hand from a child that is no more. */
  takeUnanswered(): number[] {
    return this.inHand.splice(0);
  }

  look(): number {
    if (this.child !== undefined) this.memory = this.child.memory;
    this.peakMemory = Math.max(this.peakMemory, this.memory);
    return this.memory;
  }

  kill(verdict?: Fault): void {
    this.verdict ??= verdict;
    this.child?.kill();
  }

  private hear(answer: Exclude<Answer, { kind: 'refused' }>): void {
    if (answer.kind === 'ready') {
      this.ready = true;
      this.events.ready(this);
      return;
    }
    const place = answer.kind === 'garbage' ? -1 : this.inHand.indexOf(answer.id);
    if (answer.kind === 'garbage' || place < 0) {
      this.isConfused = answer.kind !== 'garbage';
      const said = answer.kind === 'garbage' ? answer.line.slice(0, 200) : `an answer to ${answer.id}, unasked`;
      this.kill({ reason: 'Crashed', type: 'Protocol', message: `the process broke the protocol; it said: ${said}` });
      return;
    }
    if (place === 0) this.inHand.shift();
    else this.inHand.splice(place, 1);
    this.measure();
    this.events.answer(this, answer);
  }

  private measure(): void {
    const now = performance.now();
    this.headSince = now;
    this.measured += 1;
    if (now - this.measuredSince < MEASURE_MS && this.inHand.length > 0) return;
    this.batchSize.learn(this.measured, now - this.measuredSince);
    this.measured = 0;
    this.measuredSince = now;
  }
}
