export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const stored = 'palisade.theme';

export function chosenTheme(): Theme {
  const value = localStorage.getItem(stored);
  return themes.find((theme) => theme === value) ?? 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(stored);
  else localStorage.setItem(stored, theme);
  applyTheme(theme);
}

/** `system` leaves the choice to prefers-color-scheme, in theme.css. */
export function applyTheme(theme: Theme = chosenTheme()): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
