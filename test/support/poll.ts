/** Asks until the answer is neither `undefined` nor an error; rejects with the last error. */
export async function poll<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined>,
  deadline = 60_000,
): Promise<Answer> {
  const end = Date.now() + deadline
  let problem: unknown
  for (;;) {
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
    } catch (error) {
      problem = error
    }
    if (Date.now() > end) {
      throw new Error(`${what}: not within ${deadline} ms`, { cause: problem })
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
