import type { Dialect, DialectResponse, PublicError } from '../types.ts'
import { renderDetail } from './detail.ts'
import { renderMessage } from './message.ts'
import { renderProblem } from './problem.ts'
import { renderProtecto } from './protecto.ts'

const renderers: Readonly<Record<Dialect, (error: PublicError) => DialectResponse>> = {
  protecto: renderProtecto,
  detail: renderDetail,
  message: renderMessage,
  problem: renderProblem,
}

export const dialects: readonly Dialect[] = ['protecto', 'detail', 'message', 'problem']

/** Gives an error the shape of a dialect; outside `protecto` nothing is said of what fails within. */
export function renderError(error: PublicError, dialect: Dialect): DialectResponse {
  return renderers[dialect](error)
}
