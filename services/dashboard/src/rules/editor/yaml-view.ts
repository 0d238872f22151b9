import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { completeRule } from './completions.js';
import type { Standing } from './editor-props.js';

// Tokens of the page's theme reach into the shadow root; its classes don't.
const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '0.8125rem' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': {
    fontFamily: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace",
    lineHeight: '1.25rem',
  },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--muted)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--sunken) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--sunken)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    borderRadius: '6px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--text)',
  },
  // Colour is for severities: an error and a warning differ by their shapes.
  '.cm-lint-marker': { filter: 'grayscale(1)' },
  '.cm-diagnostic': { borderLeftColor: 'var(--text)', padding: '4px 8px' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--text)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline dotted var(--text)',
    textUnderlineOffset: '3px',
  },
});

// Keys, values and comments by weight and slant: colour is for severities, and the accent for what can be followed.
const highlighting = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], fontWeight: '600' },
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.string, tags.number, tags.bool], color: 'var(--accent)' },
  { tag: [tags.separator, tags.punctuation, tags.meta], color: 'var(--muted)' },
]);

// The browser, where it replaces lines by itself, keeps their look with inline styles, which the content policy refuses.
const replacing = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data, inputType } = event;
    if (inputType !== 'insertText' || data === null || view.composing || view.state.selection.main.empty)
      return false;
    view.dispatch(view.state.replaceSelection(data), { scrollIntoView: true, userEvent: 'input.type' });
    return true;
  },
});

const editing: Extension = [
  replacing,
  history(),
  closeBrackets(),
  autocompletion({ override: [completeRule], icons: false }),
  keymap.of([...completionKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
];

interface ViewOptions {
  parent: ShadowRoot;
  text: string;
  standing?: Standing;
  label: string;
  isReadOnly: boolean;
  onChange: (text: string) => void;
}

/** In a shadow root: there its style sheets are constructed ones, which the content policy has nothing against. */
export function openView({ parent, text, standing, label, isReadOnly, onChange }: ViewOptions): EditorView {
  const state = EditorState.create({
    doc: text,
    ...(standing && { selection: { anchor: standing.anchor, head: standing.head } }),
    extensions: [
      lineNumbers(),
      lintGutter(),
      drawSelection(),
      highlightActiveLine(),
      bracketMatching(),
      yaml(),
      indentUnit.of('  '),
      syntaxHighlighting(highlighting),
      look,
      isReadOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : editing,
      keymap.of(defaultKeymap),
      EditorView.contentAttributes.of({
        'aria-label': label,
        spellcheck: 'false',
        tabindex: '0',
        ...(isReadOnly && { 'aria-readonly': 'true', role: 'textbox' }),
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
    ],
  });
  const view = new EditorView({ state, parent, root: parent });
  if (standing === undefined) return view;
  view.scrollDOM.scrollTo(standing.scrollLeft, standing.scrollTop);
  if (standing.isFocused) view.focus();
  return view;
}
