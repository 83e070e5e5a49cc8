/** Rejects with what `late` makes when `work` has not settled within `milliseconds`; the work goes on. */
export function withinTime<T>(
  work: PromiseLike<T>,
  milliseconds: number,
  late: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.max(0, milliseconds))
    const settle = (finish: () => void): void => {
      clearTimeout(timer)
      finish()
    }
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}
