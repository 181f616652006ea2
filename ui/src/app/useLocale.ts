import type { Locale } from 'antd/es/locale';
import { useEffect, useState } from 'react';
import { changeLanguage, type Language } from '@/shared/i18n';
import { usePrefs } from '@/shared/prefs';

/** The texts inside antd's components, fetched with the language. */
const LOCALES: Record<Language, () => Promise<{ default: Locale }>> = {
  'zh-CN': () => import('antd/locale/zh_CN'),
  'en-US': () => import('antd/locale/en_US'),
};

export function useLocale(): Locale | undefined {
  const language = usePrefs((prefs) => prefs.language);
  const [locale, setLocale] = useState<Locale>();
  useEffect(() => {
    let current = true;
    void changeLanguage(language);
    void LOCALES[language]().then((loaded) => current && setLocale(loaded.default));
    return () => {
      current = false;
    };
  }, [language]);
  return locale;
}
