import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { EditorProps, Standing } from './editor-props.js';
import { PlainEditor } from './plain-editor.js';

type YamlEditor = typeof import('./yaml-editor.js').YamlEditor;

// Once it is there, the next text is shown in it at once.
let loaded: YamlEditor | undefined;

/**
 * A plain field, until somebody comes near it or there is something to mark in it: then the editor, whose file is large, takes
 * its place, with the text, the selection and the focus as they are, so that no key is lost.
 */
export function GrowingEditor(props: EditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [Editor, setEditor] = useState(() => loaded);
  const [standing, setStanding] = useState<Standing>();
  const [isWanted, setWanted] = useState(false);
  const hasMarks = props.errors.length > 0 || props.warnings.length > 0;
  const grow = useEffectEvent((grown: YamlEditor) => {
    loaded = grown;
    // In one go: nothing can be typed between the field's end and the editor's beginning.
    flushSync(() => {
      setStanding(standingIn(field.current));
      setEditor(() => grown);
    });
  });
  const isDue = Editor === undefined && (isWanted || hasMarks);
  useEffect(() => {
    if (!isDue) return undefined;
    let isOver = false;
    void import('./yaml-editor.js').then(
      async ({ YamlEditor: grown }) => {
        await untilComposed(field.current);
        if (!isOver) grow(grown);
      },
      // The field is one to write in, too. Whoever comes near again tries again.
      () => setWanted(false),
    );
    return () => {
      isOver = true;
    };
  }, [isDue]);
  return Editor === undefined ? (
    <PlainEditor {...props} field={field} onNear={() => setWanted(true)} />
  ) : (
    <Editor {...props} standing={standing} />
  );
}

function standingIn(field: HTMLTextAreaElement | null): Standing | undefined {
  if (field === null) return undefined;
  const { selectionStart, selectionEnd, selectionDirection, scrollLeft } = field;
  const isBackward = selectionDirection === 'backward';
  return {
    anchor: isBackward ? selectionEnd : selectionStart,
    head: isBackward ? selectionStart : selectionEnd,
    isFocused: document.activeElement === field,
    scrollTop: field.closest('[data-scrolls]')?.scrollTop ?? 0,
    scrollLeft,
  };
}

/** What is being composed of several keys would be cut off. */
async function untilComposed(field: HTMLTextAreaElement | null): Promise<void> {
  if (field?.dataset['composing'] === undefined) return;
  await new Promise<void>((resolve) => {
    field.addEventListener('compositionend', () => setTimeout(resolve), { once: true });
    field.addEventListener('blur', () => resolve(), { once: true });
  });
}
