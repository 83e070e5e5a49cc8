import { labels } from './labels.ts'

/** For people, organisations, places and nationalities in turn: offset and slope of the logit. */
export type Calibration = readonly number[]

const lowest = 0.05
const highest = 0.99

/**
 * The score of a find from how far its label led on average: about the share of such finds that were
 * right in texts held out from training.
 */
export function toScore(calibration: Calibration, mark: number, lead: number): number {
  const row = 2 * Math.min(3, Math.trunc((mark - labels.personStart) / 2))
  const logit = (calibration[row] as number) + (calibration[row + 1] as number) * lead
  return Math.min(highest, Math.max(lowest, 1 / (1 + Math.exp(-logit))))
}
