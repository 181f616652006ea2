import { StyleProvider } from '@ant-design/cssinjs';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App, theme as antdTheme, ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import type { ReactNode } from 'react';
import { mayMove } from '@/shared/lib/motion';
import { useDark } from './useDark';
import { useLocale } from './useLocale';

const PRIMARY = '#0958d9';
const PRIMARY_ON_DARK = '#1677ff';
const LINK_ON_DARK = '#69b1ff';
const ERROR_ON_DARK = '#ff7875';
const TEXT_ON_ERROR = '#141414';

/** Colours that keep the contrast of WCAG AA on the backgrounds of the shop. */
const LIGHT = {
  colorPrimary: PRIMARY,
  colorLink: PRIMARY,
  colorTextDescription: 'rgba(0,0,0,.65)',
  colorTextPlaceholder: 'rgba(0,0,0,.55)',
};
const DARK = {
  colorPrimary: PRIMARY_ON_DARK,
  colorLink: LINK_ON_DARK,
  colorError: ERROR_ON_DARK,
  colorTextPlaceholder: 'rgba(255,255,255,.55)',
};

interface Props {
  queries: QueryClient;
  /** Of the language that the page starts with. */
  locale: Locale;
  children: ReactNode;
}

export function Providers({ queries, locale: first, children }: Props) {
  const dark = useDark();
  const locale = useLocale(first);
  return (
    <StyleProvider layer>
      <ConfigProvider
        locale={locale}
        theme={{
          algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
          components: dark ? { Button: { dangerColor: TEXT_ON_ERROR } } : {},
          token: { fontFamily: 'var(--font-sans)', borderRadius: 8, motion: mayMove(), ...(dark ? DARK : LIGHT) },
        }}
      >
        <App className="min-h-dvh">
          <QueryClientProvider client={queries}>{children}</QueryClientProvider>
        </App>
      </ConfigProvider>
    </StyleProvider>
  );
}
