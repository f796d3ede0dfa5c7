/** Light or dark: as the system has it, until somebody chooses. */
export type Theme = 'light' | 'dark';

const KEY = 'theme';
const system = matchMedia('(prefers-color-scheme: dark)');

const current = (): Theme => {
  const chosen = localStorage.getItem(KEY);
  return chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light';
};

/** @param onChange is called at once, and whenever it changes */
export function followTheme(onChange: (theme: Theme) => void): { toggle(): void } {
  const apply = (): void => {
    document.documentElement.dataset.theme = current();
    onChange(current());
  };
  system.addEventListener('change', apply);
  apply();
  return {
    toggle() {
      localStorage.setItem(KEY, current() === 'dark' ? 'light' : 'dark');
      apply();
    },
  };
}
