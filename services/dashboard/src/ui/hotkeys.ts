import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

export interface Hotkey {
  /** As the help names it: a verb. */
  label: string;
  run: () => void;
}
export type Hotkeys = Record<string, Hotkey>;

// The last one that registered a key has it: a drawer goes before the page below it.
let layers: readonly Hotkeys[] = [];
const watchers = new Set<() => void>();

function change(next: readonly Hotkeys[]): void {
  layers = next;
  for (const watcher of watchers) watcher();
}

/** Keys of a component while it is there; not while somebody types in a field. */
export function useHotkeys(hotkeys: Hotkeys): void {
  const latest = useEffectEvent((key: string) => hotkeys[key]?.run());
  const labels = JSON.stringify(Object.entries(hotkeys).map(([key, { label }]) => [key, label]));
  useEffect(() => {
    const entries = (JSON.parse(labels) as [string, string][]).map(
      ([key, label]) => [key, { label, run: () => latest(key) }] as const,
    );
    const layer: Hotkeys = Object.fromEntries(entries);
    change([...layers, layer]);
    return () => change(layers.filter((other) => other !== layer));
  }, [labels]);
}

/** What can be pressed now, for the help. */
export function useKnownHotkeys(): { key: string; label: string }[] {
  const present = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => layers,
  );
  const known = new Map(
    present.flatMap((layer) => Object.entries(layer).map(([key, { label }]) => [key, label])),
  );
  return [...known].map(([key, label]) => ({ key, label }));
}

/** `target` as the event's path begins: an editor in a shadow root is not the document's own element. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input, textarea, select, [role="menu"] *, [role="listbox"] *'))
  );
}

export function listenForHotkeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (
      event.defaultPrevented ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      isTyping(event.composedPath()[0] ?? null)
    )
      return;
    // Enter and the space bar belong to what is focused.
    const { target } = event;
    if (
      ['Enter', ' '].includes(event.key) &&
      target instanceof HTMLElement &&
      target.matches('a, button, summary')
    )
      return;
    const layer = layers.findLast((hotkeys) => event.key in hotkeys);
    if (layer === undefined) return;
    event.preventDefault();
    layer[event.key]?.run();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}
