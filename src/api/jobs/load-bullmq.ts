import type * as BullMq from 'bullmq'
import { configurationError } from '../../errors.ts'

/** What is used of `bullmq`, from 5 on. */
export type BullMqApi = Pick<typeof BullMq, 'Queue' | 'Worker' | 'DelayedError'>

/** Loads `bullmq`, an optional peer. Rejects with `invalid_options` where it is not installed. */
export async function loadBullMq(): Promise<BullMqApi> {
  try {
    const { Queue, Worker, DelayedError } = await import('bullmq')
    return { Queue, Worker, DelayedError }
  } catch {
    throw configurationError(
      'invalid_options',
      'createRedisJobQueue needs the package bullmq: npm install bullmq',
    )
  }
}
