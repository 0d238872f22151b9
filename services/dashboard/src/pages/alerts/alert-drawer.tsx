import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { alertQuery } from '../../api/alert-queries.js';
import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';
import { ApiProblem } from '../../api/problem.js';
import { AttackLinks } from '../../ui/attack-links.js';
import { Drawer, Section } from '../../ui/drawer.js';
import { SeverityBadge, StateBadge } from '../../ui/severity.js';
import { Bone, EmptyState, ProblemNotice, TraceId } from '../../ui/states.js';
import { ExactTime, RelativeTime } from '../../ui/time.js';
import { ActorTimeline } from './actor-timeline.js';
import { AlertActions } from './alert-actions.js';
import { MemberName } from './alert-columns.js';
import { AlertHistory } from './alert-history.js';
import { Evidence } from './evidence.js';
import { MergedNotice } from './merged-notice.js';
import { WhatToDo } from './what-to-do.js';
import { WhyUnusual } from './why-unusual.js';

/** Everything about one alert, in the order of the questions that one asks. */
export function AlertDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const alert = useQuery({ ...alertQuery(id ?? ''), enabled: id !== undefined });
  const isShown = alert.data !== undefined && id !== undefined;
  return (
    <Drawer
      open={id !== undefined}
      onClose={onClose}
      title={isShown ? alert.data.title : 'Alert'}
      actions={isShown && <AlertActions key={id} alert={alert.data} />}
    >
      {alert.isPending && <DrawerSkeleton />}
      {alert.isError && !isShown && (
        <AlertProblem problem={alert.error} onRetry={() => void alert.refetch()} />
      )}
      {isShown && <AlertDetails key={id} alert={alert.data} />}
    </Drawer>
  );
}

function AlertProblem({ problem, onRetry }: { problem: Error; onRetry: () => void }) {
  if (problem instanceof ApiProblem && problem.status === 404)
    return (
      <EmptyState title="There is no such alert">
        The link may be of another organization, or mistyped.
      </EmptyState>
    );
  return <ProblemNotice problem={problem} onRetry={onRetry} />;
}

function AlertDetails({ alert }: { alert: AlertingAlertView }) {
  const { rule, episode } = alert;
  return (
    <>
      <Section title="What happened" aside={<RelativeTime at={alert.last_seen_at} />}>
        <Facts alert={alert} />
        <p className="mt-3">{rule.description}</p>
        {episode.generation > 1 && (
          <p className="mt-2 text-muted">
            It went on after an earlier alert about it was closed: this is number {episode.generation}.
          </p>
        )}
        <MergedNotice alert={alert} />
        <div className="mt-3">
          <AttackLinks attacks={rule.attacks} />
        </div>
      </Section>
      <Section title="Why it is unusual" aside={episode.approximate ? 'Approximate' : undefined}>
        <WhyUnusual alert={alert} />
      </Section>
      <Section title="The actor around it" aside={<ActorLink email={alert.actor.email} />}>
        <ActorTimeline alert={alert} />
      </Section>
      <Section title="Evidence" aside="Events that counted">
        <Evidence alert={alert} />
      </Section>
      <Section title="What to do">
        <WhatToDo alert={alert} />
      </Section>
      <Section title="History" aside={`Revision ${String(alert.revision)}`}>
        <AlertHistory alert={alert} />
        {alert.trace_id !== null && (
          <p className="mt-4">
            <TraceId id={alert.trace_id} />
          </p>
        )}
      </Section>
    </>
  );
}

const ActorLink = ({ email }: { email: string }) => (
  <Link
    to="/actors/$email"
    params={{ email }}
    className="inline-block leading-6 break-all text-accent underline"
  >
    {email}
  </Link>
);

function Facts({ alert }: { alert: AlertingAlertView }) {
  const { episode, rule } = alert;
  const facts = {
    Severity: <SeverityBadge severity={alert.severity} />,
    State: <StateBadge state={alert.state} />,
    'Risk score': `${String(alert.risk_score)} of 100`,
    Confidence: alert.confidence === null ? 'Unknown' : `${String(alert.confidence)} of 100`,
    Rule: (
      <Link
        to="/rules/$ruleId"
        params={{ ruleId: rule.id }}
        className="inline-block max-w-full truncate align-bottom leading-6 text-accent underline"
      >
        {rule.title}
      </Link>
    ),
    Assignee: <MemberName id={alert.assignee_id} />,
    'First seen': <ExactTime at={alert.first_seen_at} />,
    'Last seen': <ExactTime at={alert.last_seen_at} />,
    Raised: <ExactTime at={alert.created_at} />,
    'Going on':
      episode.ended_at === null ? (
        'Yes'
      ) : (
        <>
          No, ended <RelativeTime at={episode.ended_at} />
        </>
      ),
  };
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 md:grid-cols-[auto_1fr_auto_1fr]">
      {Object.entries(facts).map(([name, fact]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 truncate">{fact}</dd>
        </div>
      ))}
    </dl>
  );
}

function DrawerSkeleton() {
  return (
    <div role="status" aria-label="Loading the alert">
      {['w-64', 'w-80', 'w-full', 'w-full', 'w-72'].map((width, index) => (
        <div key={index} className="flex flex-col gap-3 border-b border-line p-4">
          <Bone className="w-32" />
          <Bone className={width} />
          <Bone className="w-3/4" />
        </div>
      ))}
    </div>
  );
}
