import type { Policy } from './policy.ts'

/** Parameters of Cloud Hypervisor's `send-migration`. */
export interface CloudHypervisorOptions {
  /** Seconds; its own default is 300 ms. */
  readonly downtime?: number
  /** Seconds after which it gives up finding a round that is short enough; its own default is an hour. */
  readonly timeout?: number
  /** What it does then: leave the guest where it is, its default, or stop it nevertheless. */
  readonly timeoutStrategy?: 'cancel' | 'ignore'
}

/**
 * Cloud Hypervisor's rule since version 52 (vmm/src/lib.rs, `do_memory_iterations` and `is_precopy_converged`;
 * vm-migration/src/context.rs): rounds over all that a synchronisation found, until what it found would take at most
 * `downtime` at the rate at which the last round was sent. The timeout is looked at between rounds, after that.
 *
 * @throws RangeError unless `downtime` and `timeout` are positive
 */
export function cloudHypervisor(options: CloudHypervisorOptions = {}): Policy {
  const { downtime = 0.3, timeout = 3600, timeoutStrategy = 'cancel' } = options
  if (!(downtime > 0)) throw new RangeError(`downtime must be positive: ${downtime}`)
  if (!(timeout > 0)) throw new RangeError(`timeout must be positive: ${timeout}`)
  return {
    name: 'cloud-hypervisor',
    decide({ pending, synchronised, time, lastRound: { sent, sending } }) {
      if (!synchronised) return pending > 0 ? 'send' : 'synchronise'
      if (pending === 0 || (sending > 0 && pending / (sent / sending) <= downtime)) return 'stop'
      if (time < timeout) return 'send'
      return timeoutStrategy === 'ignore' ? 'stop' : 'cancel'
    },
  }
}
