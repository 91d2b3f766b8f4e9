import { spawn, type ChildProcess as Spawned } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Duplex, Readable, Writable } from 'node:stream';
import { MAX_ROW_BYTES } from '../../crds/protocol.ts';
import { brokenAnswer, overlongAnswer, readAnswer, type Answer } from './answer.ts';
import { firstChildOf } from './first-child.ts';
import { LineReader } from './line-reader.ts';
import { memoryOf } from './memory.ts';
import { StderrTail } from './stderr-tail.ts';

/** How a child is started. */
export interface ChildCommand {
  file: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** First line on its input. */
  greeting: string;
  /** The folder in which it is started; absent = the worker's. */
  folder?: string;
  /** What is to be known of it, for the log and the summary. */
  remark?: string;
  /** It ends by itself, with all that it has started, when descriptor 5 closes; killed, it would leave some of that. */
  endsWhenLeft?: true;
  /** After so many milliseconds without its answer to the greeting it is given up; absent = never. */
  readyWithinMs?: number;
}

/** How a child ended: `description` is "SIGSEGV" or "exit code 3". */
export interface ChildEnd {
  description: string;
  exitCode?: number;
  signal?: string;
  /** The end of what it wrote to stderr, 4 KiB at most. */
  stderr: string;
  /** Why the process would not begin: nor would any other. */
  refusal?: string;
}

/** Hears what a child does. */
export interface ChildEvents {
  answer(answer: Exclude<Answer, { kind: 'refused' }>): void;
  /** All lines that came before have been heard. */
  end(end: ChildEnd): void;
}

/** A child that ends by itself has so long for it. */
const LEAVE_MS = 3000;
/** How long the streams of a dead child may stay open (something that it started may hold them). */
const CLOSE_MS = 1000;

/** One child process: lines go in, answers come out; it and all that it started end by {@link kill}. */
export class ChildProcess {
  private readonly spawned: Spawned;
  private readonly input: Writable | undefined;
  /** Closed, it has a child end that does so by itself. */
  private readonly life: Duplex | undefined;
  /** Its program's process id, where another process is between. */
  private program: number | undefined;
  private leaving: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(command: ChildCommand, events: ChildEvents) {
    // A session of its own: Ctrl-C in a terminal reaches the worker alone, and one kill ends whatever the child started.
    this.spawned = spawn(command.file, command.args, {
      stdio: ['ignore', 'inherit', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: command.env,
      detached: true,
      cwd: command.folder,
    });
    const [, , stderr, input, output, life] = Array.from(this.spawned.stdio);
    this.input = input instanceof Writable ? input : undefined;
    if (command.endsWhenLeft === true && life instanceof Duplex) this.life = life;
    for (const stream of [stderr, input, output, life]) stream?.on('error', () => undefined);
    const tail = new StderrTail();
    if (stderr instanceof Readable) stderr.on('data', (chunk: Buffer) => tail.push(chunk));
    this.listen(output, tail, events, command.readyWithinMs);
    if (this.pid !== undefined) preferForOutOfMemoryKill(this.pid);
    this.send(command.greeting);
  }

  /** Bytes of memory of the program's own; 0 where that cannot be told. */
  get memory(): number {
    if (this.life !== undefined) this.program ??= firstChildOf(this.pid);
    const pid = this.life === undefined ? this.pid : this.program;
    return pid === undefined ? 0 : memoryOf(pid);
  }

  get pid(): number | undefined {
    return this.spawned.pid;
  }

  send(lines: string): void {
    this.input?.write(lines);
  }

  /** Closes its input: nothing more will come. */
  close(): void {
    this.input?.end();
  }

  kill(): void {
    if (this.pid === undefined || this.ended) return;
    if (this.life === undefined) killGroup(this.pid);
    else this.leave(this.life, this.pid);
  }

  private leave(life: Duplex, pid: number): void {
    life.destroy();
    this.leaving ??= setTimeout(() => killGroup(pid), LEAVE_MS);
  }

  private listen(
    output: Spawned['stdio'][number],
    tail: StderrTail,
    events: ChildEvents,
    readyWithinMs?: number,
  ): void {
    let refusal: string | undefined;
    const impatience =
      readyWithinMs === undefined
        ? undefined
        : setTimeout(() => {
            refusal = `the program did not answer {"ready":true} within ${readyWithinMs / 1000} s`;
            this.kill();
          }, readyWithinMs);
    const hear = (answer: Answer): void => {
      if (answer.kind === 'ready') clearTimeout(impatience);
      if (answer.kind === 'refused') refusal = answer.message;
      else events.answer(answer);
    };
    const reader = new LineReader(
      {
        line: (text) => hear(readAnswer(text)),
        broken: (text) => hear(brokenAnswer(text)),
        overlong: (start, bytes) => hear(overlongAnswer(start, bytes)),
      },
      MAX_ROW_BYTES + 64,
    );
    if (output instanceof Readable) output.on('data', (chunk: Buffer) => reader.push(chunk));
    let told = false;
    const tell = (end: ChildEnd): void => {
      if (told) return;
      told = true;
      events.end(end);
    };
    this.spawned.once('error', (error) => tell({ description: error.message, stderr: '' }));
    this.spawned.once('exit', () => {
      this.ended = true;
      clearTimeout(impatience);
      clearTimeout(this.leaving);
      if (this.pid !== undefined) killGroup(this.pid);
      const timer = setTimeout(() => {
        for (const stream of this.spawned.stdio) stream?.destroy();
      }, CLOSE_MS);
      this.spawned.once('close', (code, signal) => {
        clearTimeout(timer);
        for (const stream of this.spawned.stdio) stream?.destroy();
        tell({
          description: signal ?? `exit code ${code}`,
          ...(code === null ? {} : { exitCode: code }),
          ...(signal === null ? {} : { signal }),
          stderr: tail.text,
          ...(refusal === undefined ? {} : { refusal }),
        });
      });
    });
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

/** When the kernel runs out of memory it shall take a child, not the worker. */
function preferForOutOfMemoryKill(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
  } catch {
    // No Linux, or the child is gone already.
  }
}
