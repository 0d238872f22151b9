import { useImperativeHandle, type RefObject } from 'react';
import type { EditorProps } from './editor-props.js';

interface PlainEditorProps extends EditorProps {
  field: RefObject<HTMLTextAreaElement | null>;
  /** Somebody is about to write, or to look closely. */
  onNear: () => void;
}

/** The text in a field, set as the editor sets it: nothing moves when that takes its place. */
export function PlainEditor({ label, text, onChange, isReadOnly, handle, field, onNear }: PlainEditorProps) {
  const lines = text.split('\n');
  useImperativeHandle(handle, () => ({
    goTo: ({ line, column }) => {
      const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
      const at = Math.min(before + column - 1, text.length);
      field.current?.setSelectionRange(at, at);
      field.current?.focus();
    },
  }));
  return (
    <div
      data-scrolls
      className="flex h-full min-h-0 overflow-y-auto bg-surface font-mono focus-within:outline-2 focus-within:-outline-offset-2 focus-within:outline-accent"
      onPointerEnter={onNear}
    >
      <div
        aria-hidden
        className="min-w-5 shrink-0 py-1 pr-[calc(3px+1.4em)] pl-[5px] text-right text-muted select-none"
      >
        {lines.map((_, index) => (
          <div key={index}>{index + 1}</div>
        ))}
      </div>
      <textarea
        ref={field}
        aria-label={label}
        aria-readonly={isReadOnly}
        readOnly={isReadOnly}
        spellCheck={false}
        wrap="off"
        rows={lines.length}
        value={text}
        className="h-fit min-h-full min-w-0 flex-1 resize-none overflow-x-auto overflow-y-hidden py-1 pr-0.5 pl-1.5 outline-none"
        onFocus={onNear}
        onChange={(event) => onChange(event.target.value)}
        onCompositionStart={({ currentTarget }) => (currentTarget.dataset['composing'] = '')}
        onCompositionEnd={({ currentTarget }) => delete currentTarget.dataset['composing']}
      />
    </div>
  );
}
