import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem } from '../../api/problem.js';
import { histogramQuery } from '../../events/event-queries.js';
import { duration, number } from '../../format/format.js';
import { actorQuery } from '../../rules/rule-queries.js';
import type { ActorProfile } from '../../rules/rules-api.js';
import { BarChart } from '../../ui/bar-chart.js';
import { buttonClass } from '../../ui/button.js';
import { Section } from '../../ui/drawer.js';
import { Facts } from '../../ui/facts.js';
import { Page } from '../../ui/page.js';
import { PlacesCredit } from '../../ui/places-credit.js';
import { Bone, EmptyState, ProblemNotice } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { TimeRange } from '../../ui/time-range.js';
import { relativeRanges } from '../../url/time-range.js';
import type { ActorSearch } from './actor.route.js';
import { Baselines } from './baselines.js';
import { Episodes } from './episodes.js';
import { Known } from './known.js';

const route = getRouteApi('/shell/actors/$email');

/** One actor: what is usual of them and what they do now, when they did it, and what rules found. */
export function ActorPage() {
  const email = route.useParams().email.trim().toLowerCase();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const actor = useQuery(actorQuery(email));
  const change = (part: Partial<ActorSearch>) =>
    void navigate({ search: { ...search, ...part }, replace: true });
  return (
    <Page
      title={email}
      aside={
        actor.data !== undefined && (
          <>
            Last seen <RelativeTime at={actor.data.last_seen_at} />
          </>
        )
      }
      actions={
        <div className="flex gap-2">
          <Link to="/alerts" search={{ actor: email }} className={buttonClass()}>
            Alerts
          </Link>
          <Link to="/search" search={{ actor: email, range: '7d' }} className={buttonClass()}>
            Events
          </Link>
        </div>
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label="About the actor">
        {actor.isPending && <ActorSkeleton />}
        {actor.isError && <ActorProblem problem={actor.error} onRetry={() => void actor.refetch()} />}
        {actor.data !== undefined && <Profile actor={actor.data} search={search} onChange={change} />}
      </div>
    </Page>
  );
}

function ActorProblem({ problem, onRetry }: { problem: Error; onRetry: () => void }) {
  // An address that none can have is refused before anybody looks for it.
  if (!(problem instanceof ApiProblem) || (problem.status !== 404 && problem.status !== 400))
    return <ProblemNotice problem={problem} onRetry={onRetry} />;
  return (
    <EmptyState title="Nothing is known of this actor">
      No event of this address has come, or all of them are older than the retention. Look for another
      spelling in the search.
    </EmptyState>
  );
}

interface ProfileProps {
  actor: ActorProfile;
  search: ActorSearch;
  onChange: (change: Partial<ActorSearch>) => void;
}

function Profile({ actor, search, onChange }: ProfileProps) {
  return (
    <div className="grid grid-cols-1 gap-x-4 xl:grid-cols-2">
      <div className="min-w-0">
        <Section title="In short">
          <Facts
            facts={{
              'First seen': <RelativeTime at={actor.first_seen_at} />,
              'Last seen': <RelativeTime at={actor.last_seen_at} />,
              'Events in 24 h': number(actor.events_24h),
              Episodes: number(actor.episodes.length),
            }}
          />
        </Section>
        <Section title="Now against what is usual">
          <Baselines actor={actor} chosen={search.rule} onChoose={(rule) => onChange({ rule })} />
        </Section>
        <Section title="What is known">
          <Known actor={actor} />
        </Section>
      </div>
      <div className="min-w-0">
        <Section title="When they did something">
          <Timeline email={actor.actor_email} search={search} onChange={onChange} />
        </Section>
        <Section title="What rules found" aside="The 50 newest episodes">
          <Episodes episodes={actor.episodes} />
        </Section>
      </div>
      <footer className="px-4 pb-4 xl:col-span-2">
        <PlacesCredit />
      </footer>
    </div>
  );
}

const buckets = 60;

function Timeline({ email, search, onChange }: { email: string } & Omit<ProfileProps, 'actor'>) {
  // The end stays where it was until another time is chosen: each minute would be another question.
  const [askedAt] = useState(() => Date.now());
  const to = search.to ?? new Date(askedAt).toISOString();
  const length = relativeRanges[search.range ?? '7d'].milliseconds;
  const from = search.from ?? new Date(Date.parse(to) - length).toISOString();
  const events = useQuery(histogramQuery({ actor: email, from, to, buckets }));
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <TimeRange time={search} unset="Last 7 days" onChange={(time) => onChange(time)} />
        <Link
          to="/search"
          search={{ actor: email, from, to }}
          className="inline-block leading-6 text-accent underline"
        >
          Search these events
        </Link>
      </div>
      {events.isError && <ProblemNotice problem={events.error} onRetry={() => void events.refetch()} />}
      {events.isPending && <Bone className="h-40 w-full" />}
      {events.data !== undefined && (
        <BarChart
          title="File access"
          per={`per ${duration(events.data.interval_seconds).replace(/^1 /, '')}`}
          unit="events"
          bars={events.data.items.map(({ start, count }) => ({
            start: Date.parse(start),
            end: Date.parse(start) + events.data.interval_seconds * 1000,
            value: count,
          }))}
        />
      )}
    </div>
  );
}

function ActorSkeleton() {
  return (
    <div role="status" aria-label="Loading the actor" className="flex flex-col gap-4 p-4">
      {['w-64', 'w-full', 'w-96', 'w-80', 'w-full'].map((width, index) => (
        <Bone key={index} className={width} />
      ))}
    </div>
  );
}
