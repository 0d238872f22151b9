import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { rulesHealthQuery } from '../../rules/rule-queries.js';
import { Page } from '../../ui/page.js';
import { Tabs } from '../../ui/tabs.js';
import { RelativeTime } from '../../ui/time.js';
import { Coverage } from './coverage.js';
import { Health } from './health.js';

const route = getRouteApi('/shell/rule-health');

/** Whether the rules run as they should, what they cost, whether events come, and which techniques they cover. */
export function RuleHealthPage() {
  const { tab = 'health' } = route.useSearch();
  const navigate = route.useNavigate();
  const health = useQuery(rulesHealthQuery);
  const silent = health.data?.sources.filter((source) => source.silent).length ?? 0;
  return (
    <Page
      title="Rule health"
      aside={
        health.data !== undefined && (
          <>
            Changes of rules followed <RelativeTime at={health.data.followed_at} />
          </>
        )
      }
    >
      <Tabs
        label="Rule health"
        tabs={[
          { id: 'health', label: 'Health', aside: silent === 0 ? undefined : `${String(silent)} silent` },
          { id: 'coverage', label: 'ATT&CK coverage' },
        ]}
        open={tab}
        onOpen={(next) =>
          void navigate({ search: { tab: next === 'health' ? undefined : next }, replace: true })
        }
      >
        {tab === 'health' ? <Health /> : <Coverage />}
      </Tabs>
    </Page>
  );
}
