export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The most that the bound of lateness may be: what is older than that is complete, whatever the setting. */
export const latestMs = hourMs;
