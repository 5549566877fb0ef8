import { type Distribution, interval } from '../distributions/distribution.ts'

/** Whether the forecast's central interval of that level, both ends included, holds what was observed. */
export const coverage =
  (level: number) =>
  (forecast: Distribution, observed: number): boolean => {
    const [lower, upper] = interval(forecast, level)
    return lower <= observed && observed <= upper
  }

/** The width of the forecast's central interval of that level: coverage is never told without it. */
export const width =
  (level: number) =>
  (forecast: Distribution): number => {
    const [lower, upper] = interval(forecast, level)
    return upper - lower
  }
