import { z } from 'zod';

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A length of time: a whole number of seconds, minutes, hours or days of 24 hours. */
export const durationSchema = z
  .string()
  .regex(/^[1-9]\d{0,5}[smhd]$/, 'must be a whole number and one of s, m, h and d, such as 7d');

export type Duration = z.infer<typeof durationSchema>;

export function secondsOf(duration: Duration): number {
  const unit = duration.slice(-1) as keyof typeof seconds;
  return Number.parseInt(duration) * seconds[unit];
}
