import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Bone, ProblemNotice } from '../../ui/states.js';
import type { Remark } from '../rules-api.js';
import { rulesApi, type Validation } from '../rules-api.js';
import { typeWords } from '../rule-words.js';
import type { EditorHandle } from './editor-props.js';
import { GrowingEditor } from './growing-editor.js';

const settleMs = 300;
const none: Remark[] = [];

/** What the service says of a text, a moment after it stopped changing. */
export function useValidation(yaml: string) {
  const settled = useSettled(yaml);
  const validation = useQuery({
    queryKey: ['rule-validation', settled],
    queryFn: ({ signal }) => rulesApi.validate({ yaml: settled }, { signal }),
    enabled: settled.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: 10_000,
  });
  const isCurrent = settled === yaml && !validation.isPlaceholderData && !validation.isPending;
  return { ...validation, isCurrent };
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settleMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

interface RuleEditorProps {
  yaml: string;
  onChange: (yaml: string) => void;
  validation: ReturnType<typeof useValidation>;
  isReadOnly?: boolean;
}

/** The text of a rule, and below it what is wrong with it, line by line. */
export function RuleEditor({ yaml, onChange, validation, isReadOnly }: RuleEditorProps) {
  const editor = useRef<EditorHandle>(null);
  const { errors = none, warnings = none } = validation.data ?? {};
  return (
    <div className="flex min-h-96 flex-1 flex-col">
      <div className="min-h-64 flex-1 border-b border-line">
        <GrowingEditor
          label="Rule as YAML"
          text={yaml}
          onChange={onChange}
          errors={errors}
          warnings={warnings}
          isReadOnly={isReadOnly}
          handle={editor}
        />
      </div>
      <div
        className="max-h-56 shrink-0 overflow-y-auto px-4 py-2"
        role="region"
        aria-label="Remarks"
        tabIndex={0}
      >
        {validation.isError ? (
          <ProblemNotice problem={validation.error} onRetry={() => void validation.refetch()} />
        ) : (
          <Remarks validation={validation.data} onGo={(remark) => editor.current?.goTo(remark)} />
        )}
      </div>
      {isReadOnly !== true && (
        <p className="px-4 pb-2 text-sm text-muted max-md:hidden">
          Tab indents; Esc, then Tab leaves the editor. Ctrl-Space completes.
        </p>
      )}
    </div>
  );
}

function Remarks({
  validation,
  onGo,
}: {
  validation: Validation | undefined;
  onGo: (remark: Remark) => void;
}) {
  if (validation === undefined) return <Bone className="w-48" />;
  const { errors, warnings, rules, valid } = validation;
  const all = [
    ...errors.map((remark) => ({ ...remark, kind: 'Error' })),
    ...warnings.map((remark) => ({ ...remark, kind: 'Warning' })),
  ];
  return (
    <>
      <p aria-live="polite" className="font-semibold">
        {valid
          ? 'It can run'
          : `It can’t run: ${String(errors.length)} ${errors.length === 1 ? 'error' : 'errors'}`}
        {valid && (
          <span className="font-normal text-muted">
            {' '}
            – {rules.map((rule) => `${rule.title} (${typeWords(rule).toLowerCase()})`).join(', ')}
          </span>
        )}
      </p>
      <ul className="mt-1 flex flex-col">
        {all.map((remark, index) => (
          <li key={index}>
            <button
              type="button"
              className="flex w-full gap-2 rounded-sm py-0.5 text-left hover:bg-sunken"
              onClick={() => onGo(remark)}
            >
              <span className="w-16 shrink-0 font-semibold">{remark.kind}</span>
              <span className="w-16 shrink-0 text-muted">Line {remark.line}</span>
              <span className="min-w-0 break-words">{remark.message}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
