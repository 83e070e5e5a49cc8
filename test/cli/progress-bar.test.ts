import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProgressBar } from '../../src/cli/progress-bar.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function makeStream(terminal: object) {
  const written: string[] = []
  return { ...terminal, written, write: (text: string) => written.push(text) }
}

describe('the progress bar on a terminal', () => {
  it('redraws one line', () => {
    const stream = makeStream({ isTTY: true, columns: 100 })
    const bar = createProgressBar(stream)
    bar.show({ seen: 250, total: 1_000, rewrapped: 7 })
    vi.advanceTimersByTime(1_000)
    bar.show({ seen: 1_000, total: 1_000, rewrapped: 8 })
    bar.clear()
    expect(stream.written).toEqual([
      `\r\u001b[2K[${'#'.repeat(4)}${'-'.repeat(10)}] 25% 250 of about 1,000 keys, 7 sealed anew`,
      `\r\u001b[2K[${'#'.repeat(14)}] 100% 1,000 of about 1,000 keys, 8 sealed anew`,
      '\r\u001b[2K',
    ])
  })

  it('draws ten times a second at most', () => {
    const stream = makeStream({ isTTY: true })
    const bar = createProgressBar(stream)
    for (let seen = 0; seen < 100; seen++) {
      bar.show({ seen, total: 100, rewrapped: 0 })
      vi.advanceTimersByTime(10)
    }
    expect(stream.written).toHaveLength(10)
  })

  it('has room for millions in 80 columns', () => {
    const stream = makeStream({ isTTY: true })
    createProgressBar(stream).show({ seen: 9_000_000, total: 9_000_000, rewrapped: 9_000_000 })
    expect(stream.written[0]).toMatch(/9,000,000 sealed anew$/)
  })

  it('stays on its line where that is short', () => {
    const stream = makeStream({ isTTY: true, columns: 30 })
    createProgressBar(stream).show({ seen: 1_000_000, total: 2_000_000, rewrapped: 1_000_000 })
    expect(stream.written[0]?.replace('\r\u001b[2K', '')).toHaveLength(29)
  })

  it('has no bar where nobody knows how many there are', () => {
    const stream = makeStream({ isTTY: true })
    createProgressBar(stream).show({ seen: 500, rewrapped: 1 })
    expect(stream.written).toEqual(['\r\u001b[2K500 keys, 1 sealed anew'])
  })

  it('goes no further than its end, where there are more than was thought', () => {
    const stream = makeStream({ isTTY: true, columns: 200 })
    createProgressBar(stream).show({ seen: 300, total: 200, rewrapped: 0 })
    expect(stream.written[0]).toContain(`[${'#'.repeat(14)}] 100% 300 of about 300 keys`)
  })
})

describe('progress elsewhere', () => {
  it('prints a line for each tenth', () => {
    const stream = makeStream({})
    const bar = createProgressBar(stream)
    for (let seen = 5; seen <= 100; seen += 5) bar.show({ seen, total: 100, rewrapped: seen })
    bar.clear()
    expect(stream.written).toHaveLength(10)
    expect(stream.written[0]).toBe('10% 10 of about 100 keys, 10 sealed anew\n')
    expect(stream.written[9]).toBe('100% 100 of about 100 keys, 100 sealed anew\n')
  })

  it('prints a line for each 100,000 where nobody knows how many there are', () => {
    const stream = makeStream({})
    const bar = createProgressBar(stream)
    for (let seen = 0; seen <= 250_000; seen += 500) bar.show({ seen, rewrapped: 0 })
    expect(stream.written).toEqual([
      '100,000 keys, 0 sealed anew\n',
      '200,000 keys, 0 sealed anew\n',
    ])
  })

  it('prints nothing for an empty store', () => {
    const stream = makeStream({})
    createProgressBar(stream).show({ seen: 0, total: 0, rewrapped: 0 })
    expect(stream.written).toEqual([])
  })
})
