import { number } from '../../format/format.js';
import { sentence } from '../../rules/rule-words.js';
import type { ActorProfile } from '../../rules/rules-api.js';
import { RelativeTime } from '../../ui/time.js';

/** Addresses, places, clients that the actor was seen with: what a first-seen rule no longer takes for new. */
export function Known({ known }: { known: ActorProfile['known'] }) {
  const some = known.filter(({ count }) => count > 0);
  if (some.length === 0)
    return <p className="text-muted">Nothing yet: it is learned from events as they come.</p>;
  return (
    <ul className="grid gap-3 md:grid-cols-2">
      {some.map(({ of, count, newest }) => (
        <li key={of} className="min-w-0">
          <h4 className="font-medium">
            {sentence(of)} <span className="text-sm font-normal text-muted">{number(count)} known</span>
          </h4>
          <ul>
            {newest.map(({ value, last_seen_at }, index) => (
              <li key={value ?? index} className="flex justify-between gap-2 text-sm">
                <span className="min-w-0 truncate font-mono" title={value ?? undefined}>
                  {value ?? <span className="font-sans text-muted">Kept as a fingerprint</span>}
                </span>
                <RelativeTime at={last_seen_at} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
