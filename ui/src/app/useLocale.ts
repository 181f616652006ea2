import type { Locale } from 'antd/es/locale';
import { useEffect, useRef, useState } from 'react';
import { changeLanguage, type Language } from '@/shared/i18n';
import { usePrefs } from '@/shared/prefs';

/** The texts inside antd's components, fetched with the language. */
const LOCALES: Record<Language, () => Promise<{ default: Locale }>> = {
  'zh-CN': () => import('antd/locale/zh_CN'),
  'en-US': () => import('antd/locale/en_US'),
};

export async function loadLocale(language: Language): Promise<Locale> {
  return (await LOCALES[language]()).default;
}

/** Follows the language of the preferences; the page starts with `first`, so that nothing is rendered twice then. */
export function useLocale(first: Locale): Locale {
  const language = usePrefs((prefs) => prefs.language);
  const [locale, setLocale] = useState(first);
  const shown = useRef(language);
  useEffect(() => {
    if (shown.current === language) return;
    shown.current = language;
    void changeLanguage(language);
    void loadLocale(language).then((loaded) => shown.current === language && setLocale(loaded));
  }, [language]);
  return locale;
}
