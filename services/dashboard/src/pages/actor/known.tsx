import { Link } from '@tanstack/react-router';
import { number, utcDay } from '../../format/format.js';
import { sentence } from '../../rules/rule-words.js';
import type { ActorProfile } from '../../rules/rules-api.js';
import { seenOn } from './seen-on.js';

const shownDays = 3;

/** Addresses, places, clients that the actor was seen with: what a first-seen rule no longer takes for new. */
export function Known({ actor: { known, actor_email } }: { actor: ActorProfile }) {
  const some = known.filter(({ count }) => count > 0);
  if (some.length === 0)
    return <p className="text-muted">Nothing yet: it is learned from events as they come.</p>;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">
        A rule finds new what isn’t among these. Each is kept as a fingerprint with the day it was last seen:
        enough to know it again, too little to say what it is. The values themselves are in{' '}
        <Link
          to="/search"
          search={{ actor: actor_email, range: '7d' }}
          className="inline-block leading-6 text-accent underline"
        >
          their events
        </Link>
        .
      </p>
      <dl className="grid grid-cols-[auto_auto_1fr] gap-x-4 gap-y-1">
        {some.map(({ of, count, newest }) => (
          <div key={of} className="contents">
            <dt className="text-muted">{sentence(of)}</dt>
            <dd className="text-right font-medium">{number(count)}</dd>
            <dd className="min-w-0">{seenWords(newest)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** “Last seen: 3 on 21 Nov 2026; 1 on 20 Nov 2026; others before”. */
function seenWords(newest: ActorProfile['known'][number]['newest']) {
  const days = seenOn(newest);
  const shown = days.slice(0, shownDays).map(({ at, values, count }) => {
    const what = values.length > 0 ? values.join(', ') : number(count);
    return `${what} on ${utcDay(at)}`;
  });
  return `Last seen: ${shown.join('; ')}${days.length > shownDays ? '; others before' : ''}`;
}
