import { setDiagnostics } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import type { EditorProps, Standing } from './editor-props.js';
import { diagnosticsOf } from './remarks.js';
import { openView } from './yaml-view.js';

interface YamlEditorProps extends EditorProps {
  /** Of the field whose place it takes. */
  standing?: Standing;
}

/** A text of YAML with remarks where they belong. Its file is large: it comes when it is needed. */
export function YamlEditor(props: YamlEditorProps) {
  const { label, text, onChange, errors, warnings, isReadOnly, handle, standing } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useEffectEvent(onChange);
  const initial = useEffectEvent(() => ({ text, standing }));
  const isFixed = isReadOnly === true;
  useEffect(() => {
    if (host.current === null) return undefined;
    const parent = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const opened = openView({
      parent,
      ...initial(),
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
