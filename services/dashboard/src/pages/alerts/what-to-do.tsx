import { useQuery } from '@tanstack/react-query';
import { evidenceQuery } from '../../api/alert-queries.js';
import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';
import { Markdown } from '../../ui/markdown.js';
import { guidanceFor } from './guidance.js';

/** The rule's runbook as it was when it matched, or what is good advice for any. */
export function WhatToDo({ alert }: { alert: AlertingAlertView }) {
  const evidence = useQuery(evidenceQuery(alert.id));
  const { runbook = null, false_positives = [] } = evidence.data ?? {};
  return (
    <div className="flex flex-col gap-3">
      {runbook === null ? (
        <ol className="list-decimal space-y-1 pl-5">
          {guidanceFor(alert).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      ) : (
        <Markdown text={runbook.replace(/^\s*# .*\n/, '')} />
      )}
      {false_positives.length > 0 && (
        <div>
          <h4 className="font-semibold">What else it may be</h4>
          <ul className="list-disc space-y-1 pl-5">
            {false_positives.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
