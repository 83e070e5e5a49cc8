import { createMasker, type MaskingEvent, MemoryTokenStore } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { findBareTokens } from '../../src/tokens/bare-tokens.ts'
import { testKeys } from '../support/keys.ts'

describe('tokens without their wrappers', () => {
  it.each([
    ['Text Token', undefined, 'a value'],
    ['Text Token', 'Person Name', 'George Williams'],
    ['Text Token', 'Email Address', 'kumar@fss.com'],
    ['Text Token', 'URL', 'https://example.org/a/b?c=1'],
    ['Text Token', 'IP Address', '2001:db8::1:2'],
    ['Numeric Token', undefined, 'words'],
    ['Person Token', undefined, 'Ann Lee'],
    ['City Token', undefined, 'Rome'],
    ['Address Token', undefined, '1 Main Street'],
  ])('open in a sentence: %s, %s', async (tokenName, format, value) => {
    const masker = createMasker({ keys: testKeys })
    const rule = format === undefined ? { tokenName } : { tokenName, format }
    const { token } = await masker.maskDocument({ token: value }, { token: rule })
    const text = `I wrote to ${token}, and (${token}) answered.`
    expect(await masker.unmaskText(text)).toBe(text.replaceAll(token, value))
    expect(await createMasker({ keys: testKeys }).unmaskText(text)).toBe(text)
    const { text: hidden } = await masker.maskText(text)
    expect(await masker.unmaskText(hidden)).toBe(text)
  })

  it('are not looked for in logs, code and prose', () => {
    const lines = [
      '2024-05-01T12:00:00.123Z INFO [http-nio-8080-exec-3] c.e.MyServiceImpl getUserName took 15ms',
      'id=550e8400-e29b-41d4-a716-446655440000 sha=e83c5163316f89bfbde7d9ab23ca2e25604af290',
      'chatcmpl-9XkQ2LmNpQrStUvWx msg_01XFDUDYJgAACzvnptvVoYEL Mozilla/5.0 (X11; Linux x86_64)',
      'NullPointerException at ApplicationContextFactory.createBean(BeanFactory.java:123)',
      'The iPhone 15 Pro and GitHub Actions use JavaScript, TypeScript and OAuth2 on IPv6.',
      'https://example.com/a/B7x?token=1 john.doe@example.com 192.168.0.1 4111 1111 1111 1111',
    ]
    expect(
      lines.flatMap((line) => findBareTokens(line).map(({ start, end }) => line.slice(start, end))),
    ).toEqual([])
  })

  it('cost nothing when they are none, and no event tells of them', async () => {
    let reads = 0
    const inner = new MemoryTokenStore()
    const store = {
      claim: inner.claim.bind(inner),
      replace: inner.replace.bind(inner),
      count: inner.count.bind(inner),
      read: (keys: readonly string[]) => {
        reads++
        return inner.read(keys)
      },
    }
    const events: MaskingEvent[] = []
    const masker = createMasker({
      keys: testKeys,
      store,
      unmaskPolicy: { rules: [{}], budget: { limit: 1, window: 3_600_000 } },
      onEvent: (event) => void events.push(event),
    })
    await masker.ready()
    reads = 0
    await masker.unmaskText('nothing here looks like a token')
    expect(reads).toBe(0)
    for (let count = 0; count < 5; count++) await masker.unmaskText('aB3dE5gH7jK9 is dead')
    expect(reads).toBe(5)
    expect(events).toEqual([])
  })
})
