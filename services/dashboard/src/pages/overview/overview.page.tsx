import { useQuery } from '@tanstack/react-query';
import { useTimeZone } from '../../session/session.js';
import { Page } from '../../ui/page.js';
import { EventsChart } from './events-chart.js';
import { FirstEvent } from './first-event.js';
import { Headline } from './headline.js';
import { IngestHealth } from './ingest-health.js';
import { NewestAlerts } from './newest-alerts.js';
import { OpenAlerts } from './open-alerts.js';
import { healthQuery, summaryQuery } from './overview-queries.js';
import { TopActors } from './top-actors.js';

/** How things stand, at a glance; every number leads to what it counts. */
export function OverviewPage() {
  const timeZone = useTimeZone();
  const health = useQuery(healthQuery);
  const summary = useQuery(summaryQuery);
  const isNew = health.data?.last_event_at === null;
  return (
    <Page title="Overview" aside={`Times in ${timeZone}`}>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div className="flex flex-col gap-4 p-4 max-md:gap-2 max-md:p-2">
          {isNew && <FirstEvent />}
          <Headline summary={summary} health={health} />
          <div className="grid grid-cols-1 gap-4 max-md:gap-2 md:grid-cols-2 xl:grid-cols-3">
            <EventsChart health={health} />
            <IngestHealth health={health} />
            <OpenAlerts summary={summary} />
            <TopActors summary={summary} />
            <NewestAlerts />
          </div>
        </div>
      </div>
    </Page>
  );
}
