import type { Json } from './api.js';

/** Where the newest letter of a subject to somebody leads; throws while there is none. */
export async function newestLink(mailUrl: string, to: string, subject: RegExp): Promise<string> {
  const answer = await fetch(`${mailUrl}/api/mails?to=${encodeURIComponent(to)}`);
  const { items } = (await answer.json()) as { items: Json[] };
  const letters = items.filter((mail: Json) => subject.test(mail.subject));
  const link = /https?:\/\/localhost:\S+/.exec(letters.at(-1)?.text ?? '')?.[0];
  if (link === undefined) throw new Error(`${to} has no letter of ${String(subject)}`);
  return link;
}
