import { useEffect, useSyncExternalStore } from 'react';
import { usePrefs } from '@/shared/prefs';

const system = matchMedia('(prefers-color-scheme: dark)');

function subscribe(changed: () => void): () => void {
  system.addEventListener('change', changed);
  return () => system.removeEventListener('change', changed);
}

/** Whether the page is dark: as the user chose, or as the system is. Tells the style sheet, too. */
export function useDark(): boolean {
  const theme = usePrefs((prefs) => prefs.theme);
  const systemDark = useSyncExternalStore(subscribe, () => system.matches);
  const dark = theme === 'dark' || (theme === 'system' && systemDark);
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }, [dark]);
  return dark;
}
