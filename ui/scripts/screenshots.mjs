// Writes docs/screenshots/: every page of a running DOOS with demo data (BASE_URL), in Chinese and light, in English and
// dark, and on a phone. Places the orders that they show.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumPath } from './chromium.mjs';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const PASSWORD = 'doos-demo';
const ATTEMPTS_MAX = 10;
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

const ADDRESS = { name: '爱丽丝', phone: '13800138000', region: '上海市 浦东新区', street: '世纪大道 100 号' };
/** What becomes of the orders, and which products they have; the last ones are the newest. */
const ORDERS = [
  { products: [1012, 1013] },
  { products: [1003], cancelled: true },
  { products: [1005], paid: true },
  { products: [1016, 1003, 1012], paid: true },
  { products: [1013], paid: true, shipped: true },
  { products: [1005, 1012] },
];

async function login(username) {
  const { access_token } = await call('/v1/auth/login?client=api', { username, password: PASSWORD });
  return access_token;
}

async function call(path, body, token) {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  const answer = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return await answer.json();
}

async function placeOrders() {
  const alice = await login('alice');
  const ops = await login('ops');
  for (const { products, cancelled, paid, shipped } of ORDERS) {
    const { order_id } = await call(
      '/v1/order/create',
      {
        items: products.map((product_id, at) => ({ product_id, quantity: at + 1 })),
        shipping_address: JSON.stringify(ADDRESS),
        idempotency_token: randomUUID(),
      },
      alice,
    );
    if (cancelled) await call(`/v1/order/${order_id}/cancel`, { reason: '不想要了' }, alice);
    if (paid) await call(`/v1/order/${order_id}/pay`, { payment_method: 'alipay' }, alice);
    if (shipped) await ship(order_id, ops);
  }
}

/** An order is paid when the payment's callback has come. */
async function ship(orderId, ops) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(`/v1/order/${orderId}/ship`, {}, ops);
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error;
      await setTimeout(1000);
    }
  }
}

await placeOrders();
const browser = await chromium.launch({
  executablePath: chromiumPath,
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
