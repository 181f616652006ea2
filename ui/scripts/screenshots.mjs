// Writes docs/screenshots/: every page of a running DOOS with demo data (BASE_URL), in Chinese and light, in English and
// dark, and on a phone.
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const PASSWORD = 'doos-demo';
const DESK = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };
const LOOKS = [
  { name: 'zh', language: 'zh-CN', theme: 'light', viewport: DESK },
  { name: 'en-dark', language: 'en-US', theme: 'dark', viewport: DESK },
  { name: 'phone', language: 'zh-CN', theme: 'light', viewport: PHONE, isMobile: true, hasTouch: true },
];
const PAGES = [
  { name: 'home', path: '/' },
  { name: 'login', path: '/login' },
  { name: 'products', path: '/products' },
  { name: 'product', path: '/products/1003' },
  { name: 'cart', path: '/cart', as: 'alice' },
  { name: 'checkout', path: '/checkout', as: 'alice' },
  { name: 'orders', path: '/orders', as: 'alice' },
  { name: 'order', as: 'alice', open: (page) => page.locator('main h2 a').first().click() },
  { name: 'dashboard', path: '/dashboard', as: 'admin' },
  { name: 'admin-messages', path: '/admin/messages?status=confirmed', as: 'admin' },
  { name: 'admin-stock', path: '/admin/stock', as: 'admin' },
  { name: 'admin-orders', path: '/admin/orders', as: 'admin' },
  { name: 'admin-reconcile', path: '/admin/reconcile', as: 'admin' },
  { name: 'admin-accounts', path: '/admin/accounts', as: 'admin' },
  { name: 'admin-partners', path: '/admin/partners', as: 'admin' },
  { name: 'not-found', path: '/nowhere' },
];
const CART = [1003, 1005, 1012].map((productId) => ({ productId, skuId: 0, quantity: 2, price: 2490, selected: true }));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const { name: look, language, theme, ...device } of LOOKS) {
  const context = await browser.newContext({ ...device, locale: language, timezoneId: 'Asia/Shanghai' });
  await context.addInitScript(
    ([prefs, cart]) => {
      localStorage.setItem('doos.prefs', prefs);
      localStorage.setItem('doos.cart', cart);
    },
    [
      JSON.stringify({ state: { theme, language }, version: 1 }),
      JSON.stringify({ state: { lines: CART }, version: 1 }),
    ],
  );
  const page = await context.newPage();
  let signedIn;
  for (const { name, path, as, open } of PAGES) {
    if (as && as !== signedIn) {
      await context.clearCookies();
      const answer = await context.request.post(`${base}/v1/auth/login`, {
        data: { username: as, password: PASSWORD },
      });
      const { user } = await answer.json();
      await page.evaluate((id) => localStorage.setItem('doos.session', id), String(user.id));
      signedIn = as;
    }
    if (path) await page.goto(base + path, { waitUntil: 'load' });
    await open?.(page);
    await page.locator('main h1').first().waitFor();
    await page.waitForTimeout(1500); // pictures, charts and their animations
    await page.screenshot({ path: `${folder}${name}-${look}.jpg`, type: 'jpeg', quality: 80 });
  }
  await context.close();
}
await browser.close();
