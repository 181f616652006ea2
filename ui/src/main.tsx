import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import './index.css';
import { Providers } from './app/Providers';
import { routes } from './app/routes';
import { loadLocale } from './app/useLocale';
import { createQueryClient } from './shared/api/queryClient';
import { startI18n } from './shared/i18n';
import { usePrefs } from './shared/prefs';
import { refresh } from './shared/session/refresh';
import { followOtherTabs, useSession } from './shared/session/session';

const RELOADED = 'doos.reloaded';

// A deployment removes the old files: a page that misses one of them loads itself anew, once.
addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem(RELOADED) === location.href) return;
  event.preventDefault();
  sessionStorage.setItem(RELOADED, location.href);
  location.reload();
});

const restore = () => void refresh().catch(() => useSession.setState({ state: 'anonymous' }));
if (useSession.getState().state === 'restoring') restore();
followOtherTabs(restore);

const { language } = usePrefs.getState();
const [locale] = await Promise.all([loadLocale(language), startI18n(language)]);
const root = createRoot(document.getElementById('root')!);
// As a transition the first rendering leaves the browser time for input.
startTransition(() =>
  root.render(
    <StrictMode>
      <Providers queries={createQueryClient()} locale={locale}>
        <RouterProvider router={createBrowserRouter(routes)} />
      </Providers>
    </StrictMode>,
  ),
);
