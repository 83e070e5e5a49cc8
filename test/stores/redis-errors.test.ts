import { describe, expect, it } from 'vitest'
import { errorWord, storeUnavailable } from '../../src/stores/redis-errors.ts'
import { expectClean, secretKey, secretRecord } from '../support/failures.ts'

describe('the word for an error', () => {
  it.each([
    [
      'READONLY You cannot write against a read only replica. script: a, on @user_script:1.',
      'READONLY',
    ],
    ['ERR Error running script (call to f_a): @user_script:1: -OOM command not allowed', 'OOM'],
    ['MOVED 3999 127.0.0.1:6381', 'MOVED'],
    ['CLUSTERDOWN The cluster is down', 'CLUSTERDOWN'],
    ['LOADING Redis is loading the dataset in memory', 'LOADING'],
    ['ERR unknown command MGET, with args beginning with: KEYKEYKEYKEY', 'ERR'],
    ['KEYKEYKEYKEY RECORDRECORD', 'ERR'],
    ['Connection is closed.', 'CONNECTION_CLOSED'],
  ])('%s is one of a known list', (message, word) => {
    const error = Object.assign(new Error(message), {
      command: { args: [secretKey, secretRecord] },
    })
    expect(errorWord(error)).toBe(word)
    expectClean(storeUnavailable(error))
  })

  it('is that of the system where the connection failed', () => {
    const error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    expect(errorWord(error)).toBe('ECONNREFUSED')
    expect(errorWord('KEYKEY')).toBe('ERR')
  })
})
