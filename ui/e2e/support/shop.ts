import { type APIRequestContext, type APIResponse, test as base, expect, type Page } from '@playwright/test';

export { expect } from '@playwright/test';

export const DEMO_PASSWORD = 'doos-demo';

export interface Account {
  username: string;
  password: string;
}

/** What a browser may complain about without a fault of the page: answers that are no success are told as errors. */
const HARMLESS = /Failed to load resource|net::ERR_/;

/**
 * Tests fail when the page throws or writes an error to the console. `buyer` is an account of its own for each test,
 * whose session `page` has.
 */
export const test = base.extend<{ complaints: string[]; buyer: Account }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error' && !HARMLESS.test(message.text())) complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  buyer: async ({ page, request }, use) => {
    const account = await register(request);
    await enter(page, account);
    await use(account);
  },
});

/** The body of an answer, which must be a success. */
async function checked(answer: APIResponse): Promise<unknown> {
  expect(answer.ok(), await answer.text()).toBe(true);
  return await answer.json();
}

let registered = 0;

/** A new account, by the API. */
export async function register(request: APIRequestContext): Promise<Account> {
  const username = `e2e-${Date.now().toString(36)}-${registered++}`;
  const account = { username, password: `${username}-password` };
  await checked(await request.post('/v1/auth/register', { data: account }));
  return account;
}

/** A session as an earlier visit left it; no page of the shop is open yet. */
export async function enter(page: Page, account: Account): Promise<void> {
  const login = await checked(await page.request.post('/v1/auth/login', { data: account }));
  const { user } = login as { user: { id: number } };
  await page.goto('/favicon.svg');
  await page.evaluate((id) => localStorage.setItem('doos.session', id), String(user.id));
}

/** Through the page, as a user does it. */
export async function signIn(page: Page, account: Account): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('用户名').fill(account.username);
  await page.getByLabel('密码', { exact: true }).fill(account.password);
  await page
    .getByRole('main')
    .getByRole('button', { name: /^登\s?录$/ })
    .click();
  await expect(page.getByRole('button', { name: '退出登录' })).toBeVisible();
}

/** A caller of the API with the rights of an account, beside the browser. */
export async function apiOf(request: APIRequestContext, account: Account) {
  const login = await checked(await request.post('/v1/auth/login?client=api', { data: account }));
  const headers = { Authorization: `Bearer ${(login as { access_token: string }).access_token}` };
  return {
    get: async <T>(path: string) => (await checked(await request.get(path, { headers }))) as T,
    post: async <T>(path: string, data: object) => (await checked(await request.post(path, { headers, data }))) as T,
  };
}

export type Api = Awaited<ReturnType<typeof apiOf>>;

export interface OrderOfApi {
  id: string;
  status: string;
  version: number;
  expires_at?: string;
}

/** Places an order for one unit of a product, by the API. */
export function placeOrder(api: Api, productId: number, more: object = {}): Promise<{ order_id: string }> {
  return api.post('/v1/order/create', {
    items: [{ product_id: productId, quantity: 1 }],
    idempotency_token: `e2e-${Date.now()}-${Math.random()}`,
    ...more,
  });
}

export async function ordersOf(api: Api): Promise<OrderOfApi[]> {
  return (await api.get<{ orders: OrderOfApi[] }>('/v1/order/list?page_size=100')).orders;
}
