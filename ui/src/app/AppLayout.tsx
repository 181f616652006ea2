import { Skeleton } from 'antd';
import { Suspense, useEffect, useRef } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { AccountLinks, CartLink, LanguageSwitch, PageLinks, ThemeSwitch } from './Navigation';
import { OfflineBanner } from './OfflineBanner';

/** Header, page, and on phones the navigation below. A page that breaks leaves the rest usable. */
export function AppLayout() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const main = useFocusOnNavigation(pathname);
  return (
    <div className="min-h-dvh flex flex-col bg-neutral-100 dark:bg-black">
      <a href="#main" className="sr-only-focusable">
        {t('skip')}
      </a>
      <OfflineBanner />
      <header className="sticky top-0 z-10 flex items-center gap-1 sm:gap-3 px-4 sm:px-8 py-2 bg-white dark:bg-neutral-900 shadow-xs">
        <Link to="/" className="font-bold text-lg whitespace-nowrap mr-auto sm:mr-4">
          {t('app')}
        </Link>
        <nav aria-label={t('nav.main')} className="hidden sm:block mr-auto">
          <PageLinks />
        </nav>
        <CartLink />
        <ThemeSwitch />
        <LanguageSwitch />
        <AccountLinks />
      </header>
      <main
        id="main"
        ref={main}
        tabIndex={-1}
        className="grow w-full max-w-7xl mx-auto p-4 sm:p-8 pb-24 sm:pb-8 outline-none"
      >
        <ErrorBoundary
          resetKeys={[pathname]}
          fallbackRender={({ error, resetErrorBoundary }) => <ErrorBlock error={error} onRetry={resetErrorBoundary} />}
        >
          <Suspense fallback={<Skeleton active paragraph={{ rows: 8 }} />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <nav
        aria-label={t('nav.main')}
        className="sm:hidden fixed bottom-0 inset-x-0 z-10 px-2 bg-white dark:bg-neutral-900 border-t border-neutral-500/20"
      >
        <PageLinks />
      </nav>
      <ScrollRestoration getKey={({ pathname: path }) => path} />
    </div>
  );
}

/** A new page takes the focus, so that screen readers tell it and the keyboard starts there. */
function useFocusOnNavigation(pathname: string) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
