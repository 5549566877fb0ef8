import type { HostCosts } from './host.ts'

/** How normal pages are written on the wire; absent: as they are, in QEMU's stream. Plain data. */
export interface Encoding {
  readonly compression?: Compression
  readonly xbzrle?: Xbzrle
  /** Channels of multifd (QEMU's `multifd-channels`, which has 2 by default); absent: one stream without it. */
  readonly channels?: number
}

/** Pages are compressed before they are sent. */
export interface Compression {
  /** Size of the pages by that of what is sent of them; depends on what is in the guest. */
  readonly ratio: number
  /** Bytes per second that one channel compresses; default 510 MB/s (zstd 1.5.6 -1 on a Core i7-9700K, by its README). */
  readonly speed?: number
}

/** QEMU's delta encoding of pages that were sent before (docs/xbzrle.txt; ram.c, `save_xbzrle_page`). */
export interface Xbzrle {
  /** Size of the pages found in the cache by that of what is sent of them: QEMU's `encoding-rate`. */
  readonly ratio: number
  /** Bytes of the cache; default 64 MiB (options.c, `DEFAULT_MIGRATE_XBZRLE_CACHE_SIZE`). */
  readonly cacheSize?: number
  /** Share of the pages sent again that are in a cache that holds them all; default 1. */
  readonly hitRatio?: number
  /** Bytes per second that are encoded; default 2 GB/s (docs/xbzrle.txt: 2 to 2.5). */
  readonly speed?: number
}

/** What a page takes: bytes on the wire, and seconds of the sender's CPU. */
export interface PageEncoding {
  readonly bytes: number
  readonly work: number
}

/** What a normal and a zero page take, and bytes that a synchronisation adds. */
export interface Encoded {
  readonly normal: PageEncoding
  readonly zero: PageEncoding
}

export interface Encoder {
  /** What pages take after so many synchronisations, at the last of which so many bytes were pending. */
  round(rounds: number, pending: number): Encoded
  /** Bytes that a synchronisation adds. */
  readonly synchronisation: number
}

type Stream = Pick<HostCosts, 'pageHeader' | 'zeroPageBytes' | 'pageWork' | 'zeroScan'>

/**
 * What an encoding makes of pages of `pageSize` bytes. Without one it is QEMU's stream: a header before each page, a
 * header and a byte for a zero page.
 *
 * @throws RangeError unless ratios, speeds and the cache are positive, the hit ratio a probability and the channels a whole
 *   number; and for XBZRLE beside multifd or compression, which QEMU refuses (options.c, `migrate_caps_check`)
 */
export function encoder(encoding: Encoding, host: Stream, pageSize: number): Encoder {
  checkEncoding(encoding)
  const { compression, xbzrle, channels } = encoding
  const packet = channels === undefined ? undefined : multifdPacket(pageSize)
  const header = packet?.share ?? host.pageHeader
  const threads = channels ?? 1
  const { ratio, speed = 510e6 } = compression ?? { ratio: 1, speed: Infinity }
  const normal = { bytes: pageSize / ratio + header, work: (host.pageWork + pageSize / speed) / threads }
  const zero = { bytes: packet?.share ?? host.zeroPageBytes, work: host.zeroScan / threads }
  return {
    round: (rounds, pending) => ({
      normal: xbzrle ? deltaEncoded(normal, xbzrle, pageSize, rounds, pending) : normal,
      zero,
    }),
    synchronisation: packet ? threads * packet.header + FLUSH : 0,
  }
}

/** Bytes of pages in a multifd packet (multifd.h, `MULTIFD_PACKET_SIZE`) and of its header without offsets (`MultiFDPacket_t`). */
const PACKET = 512 * 1024
const PACKET_HEADER = 320
/** Bytes of `RAM_SAVE_FLAG_MULTIFD_FLUSH` on the main channel, once a round (multifd-nocomp.c, `multifd_ram_flush_and_sync`). */
const FLUSH = 8

/** The header of a multifd packet, which has a place for the offset of every page it may hold, and a page's share of it. */
function multifdPacket(pageSize: number): { header: number; share: number } {
  const pages = Math.max(1, Math.floor(PACKET / pageSize))
  const header = PACKET_HEADER + 8 * pages
  return { header, share: header / pages }
}

/**
 * QEMU turns the cache on after the first round, so the second fills it and the third is the first to find something
 * there. A cache smaller than what is pending holds a part of it.
 */
function deltaEncoded(whole: PageEncoding, xbzrle: Xbzrle, pageSize: number, rounds: number, pending: number) {
  const { ratio, cacheSize = 64 * 2 ** 20, hitRatio = 1, speed = 2e9 } = xbzrle
  const found = rounds < 3 ? 0 : hitRatio * Math.min(1, cacheSize / pending)
  return { bytes: whole.bytes - found * (pageSize - pageSize / ratio), work: whole.work + (found * pageSize) / speed }
}

/** @throws RangeError as `encoder` does */
export function checkEncoding({ compression, xbzrle, channels }: Encoding): void {
  const { hitRatio = 1, ...cache } = xbzrle ?? {}
  for (const [name, value] of [...Object.entries(compression ?? {}), ...Object.entries(cache)]) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be positive: ${value}`)
  }
  if (!(hitRatio >= 0 && hitRatio <= 1)) throw new RangeError(`hitRatio must be a probability: ${hitRatio}`)
  if (channels !== undefined && !(Number.isInteger(channels) && channels > 0)) {
    throw new RangeError(`channels must be a whole number from 1 on: ${channels}`)
  }
  if (xbzrle && channels !== undefined) throw new RangeError(`multifd and XBZRLE exclude each other: ${channels}`)
  if (xbzrle && compression) throw new RangeError(`compression and XBZRLE exclude each other: ${compression.ratio}`)
}
