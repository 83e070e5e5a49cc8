import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { buildProgram } from '../support/programs.ts'
import type {
  ClientCall,
  ClientCalls,
  ClientMessage,
  ClientRequest,
  ClientSettings,
} from './client-protocol.ts'

/** A process that masks over a Redis. */
export interface Client {
  readonly process: ChildProcess
  /** Rejects with what the process says went wrong, and when it ends before it answers. */
  ask<Call extends ClientCall>(
    call: Call,
    asked: ClientCalls[Call]['with'],
  ): Promise<ClientCalls[Call]['answer']>
  /** Everything that it printed. */
  output(): string
  /** Ends it with SIGKILL; answers when it has gone. */
  kill(): Promise<void>
}

export interface ClientOptions extends ClientSettings {
  acknowledge(index: number, token: string): void
}

interface Waiting {
  resolve(answer: unknown): void
  reject(error: Error): void
}

export async function startClient({ acknowledge, ...settings }: ClientOptions): Promise<Client> {
  const file = await buildProgram('test/faults/client-process.ts')
  const child = fork(file, [JSON.stringify(settings)], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const waiting = new Map<number, Waiting>()
  let count = 0
  let output = ''
  let goUp: () => void = () => {}
  child.stdout?.on('data', (data) => (output += data))
  child.stderr?.on('data', (data) => (output += data))
  child.on('message', (message: ClientMessage) => {
    if ('acknowledged' in message) {
      for (const [index, token] of message.acknowledged) acknowledge(index, token)
    } else if ('isUp' in message) {
      goUp()
    } else {
      const one = waiting.get(message.id)
      waiting.delete(message.id)
      if ('problem' in message) one?.reject(new Error(`a client: ${message.problem}`))
      else one?.resolve(message.answer)
    }
  })
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) {
      reject(new Error(`a client ended with ${code ?? signal}:\n${output}`))
    }
  })
  await new Promise<void>((resolve, reject) => {
    goUp = resolve
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`a client ended with ${code}:\n${output}`)))
  })
  return {
    process: child,
    ask: async (call, asked) => {
      const answer = await new Promise((resolve, reject) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          reject(new Error(`a client has ended:\n${output}`))
          return
        }
        const id = count++
        waiting.set(id, { resolve, reject })
        child.send({ id, call, with: asked } satisfies ClientRequest, (error) => {
          if (error !== null) reject(error)
        })
      })
      return answer as ClientCalls[typeof call]['answer']
    },
    output: () => output,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
