import { HEARTBEAT_SECONDS, type Heartbeat } from '../../crds/protocol.ts';
import { StaleClaim } from '../errors.ts';
import type { OpenSegment } from '../segments/open-segment.ts';
import type { OpenSegments, WorkerTools } from '../segments/open-segments.ts';

/** Tells the ledger every two seconds that a worker of mode Static is at its segment. */
export class SegmentHeartbeat {
  private readonly tools: WorkerTools;
  private readonly open: OpenSegments;
  private readonly segment: OpenSegment;
  private readonly failed: (error: unknown) => void;
  private readonly timer: NodeJS.Timeout;

  /** @param failed hears StaleClaim and ComputationEnded. */
  constructor(tools: WorkerTools, open: OpenSegments, segment: OpenSegment, failed: (error: unknown) => void) {
    this.tools = tools;
    this.open = open;
    this.segment = segment;
    this.failed = failed;
    this.timer = setInterval(() => void this.beat(), HEARTBEAT_SECONDS * 1000);
  }

  /** The worker leaves of its own will: the next one need not be careful. */
  async goodbye(): Promise<void> {
    const { segment } = this.segment.claim;
    await this.tools.ledger.heartbeat(segment, { ...this.heartbeat(), leaving: true }).catch(() => undefined);
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    const { offset, committingSince: meanwhile, claim } = this.segment;
    try {
      await this.tools.ledger.heartbeat(claim.segment, this.heartbeat());
    } catch (error) {
      // A commit that was under way may have moved the ledger's offset; its own answer says what holds.
      const { committingSince: now } = this.segment;
      const moved = meanwhile !== undefined || now !== undefined || offset !== this.segment.offset;
      if (!(error instanceof StaleClaim && moved)) this.failed(error);
    }
  }

  private heartbeat(): Heartbeat {
    const { worker, node } = this.tools.settings;
    const { inHand } = this.open;
    const { epoch, offset } = this.segment.held;
    const { waiting } = this.segment;
    return { worker, node, epoch, offset, waiting, ...(inHand === undefined ? {} : { inHand }) };
  }
}
