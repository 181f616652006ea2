import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type Language, preferredLanguage } from '@/shared/i18n';

export type Theme = 'system' | 'light' | 'dark';

interface Prefs {
  theme: Theme;
  language: Language;
}

/** Kept in local storage; public/early.js reads the theme from there before the first paint. */
export const usePrefs = create<Prefs>()(
  persist<Prefs>(() => ({ theme: 'system', language: preferredLanguage() }), { name: 'doos.prefs', version: 1 }),
);
