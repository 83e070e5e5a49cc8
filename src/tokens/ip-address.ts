import { isIPv4, isIPv6 } from 'node:net'
import type { Draw } from './alphabet.ts'
import type { Domain } from './domain.ts'

/** The IPv4 addresses, with this one's place; undefined for anything else. */
export function readIpv4(value: string): Domain | undefined {
  if (value.length > 15 || !isIPv4(value)) return undefined
  const rank = value.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return { id: 'ipv4', size: 2n ** 32n, rank: BigInt(rank), print: printIpv4 }
}

/** Whether a value is an IPv6 address. */
export function isIpv6(value: string): boolean {
  return value.length <= 45 && isIPv6(value)
}

/** An address of 96 drawn bits under 2001:db8::/32, which RFC 3849 keeps for documentation. */
export function drawIpv6(draw: Draw): string {
  const groups = Array.from({ length: 6 }, () => (draw(256) * 256 + draw(256)).toString(16))
  return ['2001', 'db8', ...groups].join(':')
}

function printIpv4(rank: bigint): string {
  const number = Number(rank)
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.')
}
