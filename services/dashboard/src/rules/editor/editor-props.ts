import type { Ref } from 'react';
import type { Remark } from '../rules-api.js';

export interface EditorHandle {
  /** Puts the cursor at what is remarked on, and the focus into the editor. */
  goTo: (remark: Remark) => void;
}

export interface EditorProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
  errors: readonly Remark[];
  warnings: readonly Remark[];
  isReadOnly?: boolean;
  handle?: Ref<EditorHandle>;
}

/** Where somebody is in a text: what an editor takes over from the field before it. */
export interface Standing {
  anchor: number;
  head: number;
  isFocused: boolean;
  scrollTop: number;
  scrollLeft: number;
}
