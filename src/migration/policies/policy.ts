/** What a hypervisor knows when it decides how to go on. */
export interface View {
  /** Bytes still to send, zero pages counted as whole ones. */
  readonly pending: number
  /** Whether the dirty log was synchronised and nothing sent since. */
  readonly synchronised: boolean
  /** Bytes per second measured over the last 100 ms window; 0 before the first measurement. */
  readonly bandwidth: number
  /** Synchronisations so far, the first included. */
  readonly rounds: number
  /** Seconds since the migration started. */
  readonly time: number
  /** Bytes sent since it started. */
  readonly sent: number
  /** Bytes of the pages sent since it started, as they lie in memory: zero pages whole, nothing compressed, no headers. */
  readonly copied: number
  /** Bytes of memory. */
  readonly memory: number
  /** Bytes of the pages newly set at the last synchronisation; 0 at the first. */
  readonly dirtied: number
  /** Seconds since the last synchronisation. */
  readonly sinceSynchronised: number
  /**
   * Seconds and bytes of the last whole round: from the synchronisation before the last one to the last; 0 in the first.
   * `sending`: seconds of it until the last page was sent.
   */
  readonly lastRound: { readonly seconds: number; readonly sent: number; readonly sending: number }
}

/** `stop`: stop the guest and hand over; `cancel`: give up, the guest stays. */
export type Verdict = 'send' | 'synchronise' | 'stop' | 'cancel'

/**
 * What becomes of a page that is written while its round is under way, before it is sent.
 *
 * - `at-synchronisation`: the log was cleared at the start of the round, so the page is sent in this round and in the next.
 * - `before-sending`: the log is cleared in chunks just before sending, so what was written until then is sent once.
 * - `skip`: the log is peeked at before sending, and a page that is dirty again is left for the next round.
 */
export type Accounting = 'at-synchronisation' | 'before-sending' | 'skip'

/** A hypervisor's rule that says continue, stop-and-copy or give up. */
export interface Policy {
  readonly name: string
  /** Seconds of sending between two looks, in whole groups of `pages`; absent: until nothing is pending. */
  readonly burst?: { readonly seconds: number; readonly pages: number }
  /** Default `at-synchronisation`. */
  readonly accounting?: Accounting
  /** What to do next, asked between bursts and after each synchronisation. */
  decide(view: View): Verdict
  /** What else the hypervisor does to the guest and the sender, made anew for each migration. */
  controls?(): Controls
}

/** Asked after each synchronisation but the last. */
export interface Controls {
  /** Share of its time for which the guest is held, in [0, 1). */
  throttle?(view: View): number
  /** Bytes per second that the sender may use from now on, while the guest runs. */
  limit?(view: View): number
  /** Bytes per second that it may use once the guest is stopped; default what the path carries. */
  readonly stoppedLimit?: number
}
