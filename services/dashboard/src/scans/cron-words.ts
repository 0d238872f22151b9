const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const two = (text: string): string => text.padStart(2, '0');
const isNumber = (text: string): boolean => /^\d{1,2}$/.test(text);

/** The common kinds of cron expressions in words; undefined for others, which stand as they are. */
export function cronWords(cron: string): string | undefined {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...more] = cron.trim().split(/\s+/);
  if (more.length > 0 || month !== '*') return undefined;
  const step = /^\*\/(\d{1,2})$/.exec(minute)?.[1];
  if (step !== undefined && hour === '*' && day === '*' && weekday === '*') return `Every ${step} minutes`;
  if (!isNumber(minute)) return undefined;
  if (hour === '*' && day === '*' && weekday === '*') return `Every hour, at minute ${two(minute)}`;
  if (!isNumber(hour)) return undefined;
  const time = `at ${two(hour)}:${two(minute)}`;
  if (day === '*' && weekday === '*') return `Every day ${time}`;
  if (day === '*' && weekday === '1-5') return `Monday to Friday ${time}`;
  if (day === '*' && /^[0-7]$/.test(weekday)) return `Every ${days[Number(weekday) % 7] ?? ''} ${time}`;
  if (isNumber(day) && weekday === '*') return `On day ${day} of each month ${time}`;
  return undefined;
}

/** What is chosen most often. */
export const usualCrons: Readonly<Record<string, string>> = {
  '0 3 * * *': 'Every day at 03:00',
  '0 3 * * 1-5': 'Monday to Friday at 03:00',
  '0 3 * * 1': 'Every Monday at 03:00',
  '0 3 1 * *': 'On day 1 of each month at 03:00',
  '0 * * * *': 'Every hour',
};

/** “± 10 min”: by how much a run may begin later than its time. */
export const jitterChoices: Readonly<Record<string, string>> = {
  '0': 'At its time',
  '300': 'Up to 5 minutes later',
  '900': 'Up to 15 minutes later',
  '3600': 'Up to an hour later',
};
