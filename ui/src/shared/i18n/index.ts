import i18n from 'i18next';
import resources from 'i18next-resources-to-backend';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = ['zh-CN', 'en-US'] as const;
export type Language = (typeof LANGUAGES)[number];

type Texts = { default: Record<string, unknown> };

/** The texts of `shared` are namespace `common`; each feature has one of its own name. All are fetched when needed. */
const common = import.meta.glob<Texts>('./*.json');
const features = import.meta.glob<Texts>('../../features/*/i18n/*.json');

/** What the browser asks for, among the languages there are. */
export function preferredLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en-US';
}

export async function startI18n(language: Language): Promise<void> {
  await i18n
    .use(
      resources((of: string, namespace: string) => {
        const path = namespace === 'common' ? `./${of}.json` : `../../features/${namespace}/i18n/${of}.json`;
        const load = common[path] ?? features[path];
        return load ? load() : Promise.reject(new Error(`no texts ${path}`));
      }),
    )
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: [...LANGUAGES],
      ns: ['common'],
      defaultNS: 'common',
      interpolation: { escapeValue: false }, // React escapes
      returnNull: false,
    });
  document.documentElement.lang = language;
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

export { i18n };
