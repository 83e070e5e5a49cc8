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
    ['UNBLOCKED force unblock from blocking operation, instance state changed', 'UNBLOCKED'],
    ['ERR max number of clients reached', 'MAXCLIENTS'],
    ['All sentinels are unreachable. Last error: NOAUTH Authentication required.', 'NOAUTH'],
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

  it('is that of TLS where it does not trust the server', () => {
    const error = Object.assign(new Error('certificate of KEYKEY'), { code: 'CERT_HAS_EXPIRED' })
    expect(errorWord(error)).toBe('CERT_HAS_EXPIRED')
  })

  it('is that of the last node that was asked, where none of a cluster answered', () => {
    const lastNodeError = Object.assign(new Error('WRONGPASS invalid username-password pair'), {
      command: { args: [secretKey] },
    })
    const error = Object.assign(new Error('Failed to refresh slots cache.'), { lastNodeError })
    expect(storeUnavailable(error).message).toBe(
      "the token store did not answer: WRONGPASS; the server refuses the client's username and password",
    )
    expectClean(storeUnavailable(error))
  })

  it.each([
    ['LOADING Redis is loading the dataset in memory', 'still reading its data'],
    ['OOM command not allowed when used memory > maxmemory', 'raise its maxmemory'],
    ['MISCONF Redis is configured to save RDB snapshots', 'cannot save to its disk'],
    ['CLUSTERDOWN Hash slot not served', 'some slots have no master'],
  ])('%s comes with advice', (message, advice) => {
    expect(storeUnavailable(new Error(message)).message).toContain(advice)
    expect(storeUnavailable(new Error(message), 'other advice').message).not.toContain(advice)
  })
})
