import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { FileAccessHealthAnswer } from '../../api/gen/palisade.schemas.js';
import { duration, number } from '../../format/format.js';
import { Bone } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { ingestState, round, usualRate, type IngestState } from './ingest-state.js';
import { Panel } from './panel.js';

/** How taking events goes, in words and numbers. */
export function IngestHealth({ health }: { health: UseQueryResult<FileAccessHealthAnswer> }) {
  return (
    <Panel title="Ingest health" query={health} skeleton={<Bones />}>
      {(data) => <Health health={data} />}
    </Panel>
  );
}

const shapes: Record<IngestState['word'], string> = {
  Good: 'm3 8.5 3.5 3.5L13 4.5',
  Degraded: 'M8 2 1.5 13.5h13zM8 6.5v3.5m0 1.6v.4',
  Quiet: 'M3 8h10',
};

function Health({ health }: { health: FileAccessHealthAnswer }) {
  const { last_event_at, events_per_minute, late_last_hour, delay_seconds, storing_behind_seconds } = health;
  const { word, reason } = ingestState(health);
  const usual = usualRate(health);
  return (
    <div className="flex flex-1 flex-col gap-3 p-3">
      <div className="flex items-start gap-2">
        <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden className="mt-0.5 shrink-0">
          <path
            d={shapes[word]}
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
        <p>
          <strong className="text-lg font-semibold">{word}</strong>
          <span className="block text-muted">{reason}</span>
        </p>
      </div>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        <Figure name="Last event">
          {last_event_at === null ? 'None yet' : <RelativeTime at={last_event_at} />}
        </Figure>
        <Figure name="Now, last 5 minutes">{number(round(events_per_minute.last_5m))} / min</Figure>
        <Figure name="Usual, last hour">
          {usual === undefined ? 'Not known yet' : `${number(round(usual))} / min`}
        </Figure>
        <Figure name="Too late for detection, last hour">{number(late_last_hour)}</Figure>
        <Figure name="Delay, half of them below">
          {delay_seconds === null ? '–' : delay(delay_seconds.p50)}
        </Figure>
        <Figure name="Delay, 95 of 100 below">
          {delay_seconds === null ? '–' : delay(delay_seconds.p95)}
        </Figure>
        <Figure name="Storing behind">
          {storing_behind_seconds === null ? 'Not known' : delay(storing_behind_seconds)}
        </Figure>
      </dl>
    </div>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="text-right">{children}</dd>
    </>
  );
}

const delay = (seconds: number): string => {
  if (seconds < 1) return `${number(Math.round(seconds * 1000))} ms`;
  return seconds < 60 ? `${number(Math.round(seconds * 10) / 10)} s` : duration(seconds);
};

function Bones() {
  return (
    <div className="flex flex-col gap-3">
      <Bone className="h-5 w-24" />
      {Array.from({ length: 6 }, (_, row) => (
        <Bone key={row} className="w-full" />
      ))}
    </div>
  );
}
