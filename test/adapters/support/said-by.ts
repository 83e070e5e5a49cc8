/** The text of a chat answer that came in events. */
export function saidBy(body: string): string {
  const events = [...body.matchAll(/^data: (\{.*)$/gm)].map((match) => JSON.parse(match[1] ?? ''))
  return events.map(({ choices }) => choices[0].delta.content ?? '').join('')
}
