/** What a hypervisor knows when it decides how to go on. */
export interface View {
  /** Bytes still to send, zero pages counted as whole ones. */
  readonly pending: number
  /** Whether the dirty log was synchronised and nothing sent since. */
  readonly synchronised: boolean
  /** Bytes per second measured lately; 0 before the first measurement. */
  readonly bandwidth: number
  /** Synchronisations so far, the first included. */
  readonly rounds: number
}

export type Verdict = 'send' | 'synchronise' | 'stop'

/** A hypervisor's rule that says continue or stop-and-copy. */
export interface Policy {
  readonly name: string
  /** Seconds of sending between two looks, in whole groups of `pages`; absent: until nothing is pending. */
  readonly burst?: { readonly seconds: number; readonly pages: number }
  decide(view: View): Verdict
}
