type Time = bigint | undefined;

/** Of two times, or the only one. */
export function earlier(time: Time, other: Time): Time {
  if (time === undefined || other === undefined) return time ?? other;
  return time < other ? time : other;
}

/** Of two times, or the only one. */
export function later(time: Time, other: Time): Time {
  if (time === undefined || other === undefined) return time ?? other;
  return time > other ? time : other;
}
