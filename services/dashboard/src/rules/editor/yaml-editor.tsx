import { setDiagnostics } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from 'react';
import type { Remark } from '../rules-api.js';
import { diagnosticsOf } from './remarks.js';
import { openView } from './yaml-view.js';

export interface EditorHandle {
  /** Puts the cursor at what is remarked on, and the focus into the editor. */
  goTo: (remark: Remark) => void;
}

interface YamlEditorProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
  errors: readonly Remark[];
  warnings: readonly Remark[];
  isReadOnly?: boolean;
  handle?: Ref<EditorHandle>;
}

/** A text of YAML with remarks where they belong. Its file is large: only `lazy` brings it. */
export function YamlEditor({ label, text, onChange, errors, warnings, isReadOnly, handle }: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useEffectEvent(onChange);
  const initial = useEffectEvent(() => text);
  const isFixed = isReadOnly === true;
  useEffect(() => {
    if (host.current === null) return undefined;
    const parent = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const opened = openView({
      parent,
      text: initial(),
      label,
      isReadOnly: isFixed,
      onChange: (next) => changed(next),
    });
    view.current = opened;
    return () => opened.destroy();
  }, [label, isFixed]);
  // Changed by other means than typing: another version, a template.
  useEffect(() => {
    const present = view.current?.state.doc;
    if (present === undefined || present.toString() === text) return;
    view.current?.dispatch({ changes: { from: 0, to: present.length, insert: text } });
  }, [text]);
  useEffect(() => {
    const opened = view.current;
    if (opened === undefined) return;
    const { doc } = opened.state;
    const marks = [...diagnosticsOf(doc, errors, 'error'), ...diagnosticsOf(doc, warnings, 'warning')];
    opened.dispatch(setDiagnostics(opened.state, marks));
  }, [errors, warnings, isFixed]);
  useImperativeHandle(handle, () => ({
    goTo: (remark) => {
      const opened = view.current;
      if (opened === undefined) return;
      const [mark] = diagnosticsOf(opened.state.doc, [remark], 'error');
      opened.dispatch({ selection: { anchor: mark?.from ?? 0 }, scrollIntoView: true });
      opened.focus();
    },
  }));
  return <div ref={host} className="h-full min-h-0" />;
}
