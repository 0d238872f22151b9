import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sayProblem } from '../../ui/toast.js';
import { examplesQuery } from '../rule-queries.js';
import { exampleEvents } from './sample-events.js';

interface ExampleOptions {
  yaml: string;
  ruleId: string | undefined;
  onTake: (events: string) => void;
}

/** Events to try a rule on: one after the other of those that it is shipped with, or else some made from its text. */
export function useExample({ yaml, ruleId, onTake }: ExampleOptions) {
  const queries = useQueryClient();
  const [taken, setTaken] = useState(0);
  const [note, setNote] = useState<string>();
  const taking = useMutation({
    mutationFn: () => (ruleId === undefined ? Promise.resolve([]) : queries.query(examplesQuery(ruleId))),
    onSuccess: (examples) => {
      const example = examples[taken % Math.max(examples.length, 1)];
      setTaken(taken + 1);
      setNote(
        example === undefined
          ? 'Made from the text; a rule that compares with the past finds nothing without one.'
          : `Comes with the rule: ${example.name}.`,
      );
      onTake(
        example === undefined
          ? exampleEvents(Date.now(), yaml)
          : example.events.map((event) => JSON.stringify(event)).join('\n'),
      );
    },
    onError: (problem) => sayProblem('There is no example', problem),
  });
  return { take: () => taking.mutate(), note, isTaking: taking.isPending };
}
