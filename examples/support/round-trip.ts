const sent = {
  name: 'George Williams',
  email: 'george.williams@example.com',
  card: { number: '4111 1111 1111 1111', brand: 'visa' },
  note: 'Call me at (408) 426-9989, not by mail.',
}

/** Sends one customer through the example server and prints every side of it. */
export async function printRoundTrip(
  url: string,
  look: () => Promise<{ seen: unknown; held: readonly string[] }>,
): Promise<void> {
  const created = await fetch(`${url}/customers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sent),
  })
  const { id } = (await created.json()) as { id: number }
  const { seen, held } = await look()
  const plain = await fetch(`${url}/customers/${id}`)
  const support = await fetch(`${url}/support/customers/${id}`, {
    headers: { authorization: 'Bearer support' },
  })
  print('What the client sent', sent)
  print('What the application saw', seen)
  console.log(`\nWhat the store holds: ${held.join('\n  ')}`)
  print('What came back to anybody', await plain.json())
  print('What came back to the support team', await support.json())
}

function print(title: string, value: unknown): void {
  console.log(`\n${title}:\n${JSON.stringify(value, null, 2)}`)
}
