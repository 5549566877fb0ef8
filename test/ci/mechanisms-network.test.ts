import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest'
import { type LinkPlace, linkCommands } from '../../src/reservation/commands.ts'
import { pause, refusal, run, start } from './mechanisms-shell.ts'

const id = `precopy-${process.pid}`
const [here, there] = [`${id}-a`, `${id}-b`]
const [net, net6] = ['10.213.7.', 'fd5e:cafe::']
const ports = { migration: 4444, neighbour: 5555 }
const flow = (line: string, namespace: string) =>
  start(`${process.execPath} test/ci/mechanisms-flow.mjs ${line}`, namespace)

/** A hand-written shaper of the bare link, and a classifier: what must be there for the commands to be tried. */
const probes = [
  'tc qdisc add dev v0 root handle 9: htb default 1',
  'tc class add dev v0 parent 9: classid 9:1 htb rate 8mbit',
  'tc filter add dev v0 parent 9: protocol ip prio 1 u32 match u32 0 0 flowid 9:1',
  'tc qdisc del dev v0 root',
]

let refused: string | undefined
let refused6: string | undefined
beforeAll(() => {
  refused =
    refusal([`ip netns add ${here}`, `ip netns add ${there}`]) ??
    refusal([`ip -n ${here} link add v0 type veth peer name v1 netns ${there}`]) ??
    refusal(probes, here)
  if (refused !== undefined) return console.warn(`HTB ${refused}`)
  for (const [namespace, device, host] of [
    [here, 'v0', 1],
    [there, 'v1', 2],
  ] as const) {
    const add = `ip -n ${namespace} address add`
    run(`${add} ${net}${host}/24 dev ${device}`)
    refused6 ??= refusal([`${add} ${net6}${host}/64 dev ${device} nodad`])
    run(`ip -n ${namespace} link set ${device} up`)
  }
})
afterAll(() => {
  for (const namespace of [here, there]) refusal([`ip netns del ${namespace}`])
})
const needsHtb = ({ skip }: TestContext) => refused !== undefined && skip(refused)

/** A full frame of 1514 bytes carries 1448 (Ethernet has 14, IP 20, TCP with timestamps 32), or 1428 by IPv6 (40). */
const wire = { [net]: 1514 / 1448, [net6]: 1514 / 1428 }

/**
 * Bytes per second on the wire that both get, over so many connections, in some seconds after a second of warming up.
 * What arrives is counted.
 */
async function ratesOf(connections: Partial<Record<keyof typeof ports, number>>, host = net, seconds = 2) {
  const receiver = flow(`receive ${ports.migration} ${ports.neighbour}`, there)
  let latest: number[] = []
  createInterface({ input: receiver.output }).on('line', line => {
    latest = line.split(' ').map(Number)
  })
  const started: { stop: () => Promise<void> }[] = [receiver]
  try {
    await vi.waitUntil(() => latest.length > 0, 20_000)
    for (const [name, number] of Object.entries(connections))
      started.push(flow(`send ${host}2 ${ports[name as keyof typeof ports]} ${number}`, here))
    await vi.waitUntil(() => latest.slice(1).filter(bytes => bytes > 0).length === started.length - 1, 20_000)
    await pause(1)
    const from = latest
    await pause(seconds)
    const [time, ...bytes] = latest.map((value, i) => value - from[i]!) as [number, number, number]
    const [migration, neighbour] = bytes.map(one => (wire[host]! * one) / time) as [number, number]
    return { migration, neighbour }
  } finally {
    await Promise.all(started.map(({ stop }) => stop()))
  }
}

const MB = 1e6
const link = { rate: 10 * MB, burst: 65536 }
const place: LinkPlace = { device: 'v0', port: ports.migration, bandwidth: 40 * MB }

async function underReservation<T>(options: Partial<LinkPlace>, measure: () => Promise<T>): Promise<T> {
  const { apply, undo } = linkCommands(link, { ...place, ...options })
  for (const line of apply) expect(run(line, here)).toBe('')
  try {
    return await measure()
  } finally {
    for (const line of undo) run(line, here)
  }
}

function expectRate(what: string, asked: number, got: number) {
  console.log(
    `${what}: asked ${asked / MB} MB/s, got ${(got / MB).toFixed(2)} (${(100 * (got / asked - 1)).toFixed(1)}%)`,
  )
  expect(Math.abs(got / asked - 1)).toBeLessThanOrEqual(0.05)
}

/** Connections of a migration with multifd channels, and of a neighbour. */
const [many, few] = [8, 4]

/** Retried, since a host may take a core from a virtual machine while it measures. */
describe('HTB, by the commands of a link share', { retry: 2 }, () => {
  test('without them, the migration takes from its neighbour what belongs to it', async context => {
    needsHtb(context)
    run('tc qdisc add dev v0 root handle 1: htb default 1', here)
    run('tc class add dev v0 parent 1: classid 1:1 htb rate 40000000bps burst 65536 cburst 65536 quantum 1514', here)
    const bare = ratesOf({ migration: many, neighbour: 1 }).finally(() => run('tc qdisc del dev v0 root', here))
    const { migration, neighbour } = await bare
    console.log(`no shares: ${(migration / MB).toFixed(1)} and ${(neighbour / MB).toFixed(1)} MB/s`)
    expect(neighbour).toBeLessThan(0.9 * 30 * MB)
  })

  test.for([false, true])('both get their rates when both are greedy (borrowing: %o)', async (borrow, context) => {
    needsHtb(context)
    const rates = underReservation({ borrow }, () => ratesOf({ migration: many, neighbour: few }))
    const { migration, neighbour } = await rates
    expectRate('migration', 10 * MB, migration)
    expectRate('neighbour', 30 * MB, neighbour)
  })

  test.for([net, net6])('alone the migration keeps to its rate, to %s2', async (host, context) => {
    needsHtb(context)
    if (host === net6 && refused6 !== undefined) context.skip(refused6)
    const { migration } = await underReservation({}, () => ratesOf({ migration: many }, host))
    expectRate('migration alone', 10 * MB, migration)
  })

  test('alone the migration has the link when it may borrow', async context => {
    needsHtb(context)
    const options = { borrow: true, address: `${net}2` }
    const { migration } = await underReservation(options, () => ratesOf({ migration: many }))
    expectRate('migration alone, borrowing', 40 * MB, migration)
  })

  test('the neighbour has the link when the migration is idle', async context => {
    needsHtb(context)
    const { neighbour } = await underReservation({}, () => ratesOf({ neighbour: few }))
    expectRate('neighbour alone', 40 * MB, neighbour)
  })
})
