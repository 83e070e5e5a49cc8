import type { MaybePromise } from './call.ts'

/** Goes on at once where there is nothing to wait for: a promise costs a turn of the event loop. */
export function andThen<T, Result>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<Result>,
): MaybePromise<Result> {
  return value instanceof Promise ? value.then(next) : next(value)
}

/** All values; a promise only where one of them is. */
export function settleAll<T>(values: readonly MaybePromise<T>[]): MaybePromise<readonly T[]> {
  return values.some((value) => value instanceof Promise)
    ? Promise.all(values)
    : (values as readonly T[])
}

/** The same, for one of many: where another fails first, nobody waits for this one. */
export function forgetFailure<T>(value: MaybePromise<T>): MaybePromise<T> {
  if (value instanceof Promise) value.catch(() => {})
  return value
}
