import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { type Account, type Api, apiOf, DEMO_PASSWORD } from './shop';

const OPS = { username: 'ops', password: DEMO_PASSWORD };

/** Pages in English and dark, as a visitor who chose so sees them. */
export async function preferDarkEnglish(page: Page): Promise<void> {
  await page.addInitScript(() =>
    localStorage.setItem('doos.prefs', JSON.stringify({ state: { theme: 'dark', language: 'en-US' }, version: 1 })),
  );
}

interface Line {
  productId: number;
  quantity?: number;
  /** Cents. */
  price?: number;
}

/** A cart as an earlier visit left it. Prices that are not given are those of now. */
export async function leaveCart(page: Page, request: APIRequestContext, ...lines: Line[]): Promise<void> {
  const cart = await Promise.all(
    lines.map(async ({ productId, quantity = 1, price }) => {
      const now = (await (await request.get(`/v1/product/${productId}`)).json()) as { price: number };
      return { productId, skuId: 0, quantity, price: price ?? Math.round(now.price * 100), selected: true };
    }),
  );
  await page.evaluate(
    (left) => localStorage.setItem('doos.cart', JSON.stringify({ state: { lines: left }, version: 1 })),
    cart,
  );
}

export async function fillAddress(page: Page): Promise<void> {
  await page.getByLabel('收货人').fill('张三');
  await page.getByLabel('手机号码').fill('13800000000');
  await page.getByLabel('所在地区').fill('上海市黄浦区');
  await page.getByLabel('详细地址').fill('南京东路 1 号');
}

export const submitButton = (page: Page) => page.getByRole('button', { name: '提交订单' });

export const CREATE = '**/v1/order/create';

/**
 * Tokens of the orders that the page sends, as they are sent. Other handlers of the same route must be there before:
 * only requests that are routed have a body to read for certain.
 */
export async function watchTokens(page: Page): Promise<string[]> {
  const tokens: string[] = [];
  await page.route(CREATE, (route) => {
    tokens.push((route.request().postDataJSON() as { idempotency_token: string }).idempotency_token);
    return route.fallback();
  });
  return tokens;
}

async function available(request: APIRequestContext, productId: number): Promise<number> {
  type Stock = { skus: [{ available_stock: number }] };
  return ((await (await request.get(`/v1/stock/${productId}`)).json()) as Stock).skus[0].available_stock;
}

/** Has operators put in what is missing to this many units. */
export async function replenish(request: APIRequestContext, productId: number, units: number): Promise<void> {
  const missing = units - (await available(request, productId));
  if (missing <= 0) return;
  const ops = await apiOf(request, OPS);
  await ops.post(`/v1/stock/${productId}`, { sku_id: 0, replenish: missing });
}

/** Another buyer takes all but this many units. */
export async function takeAllBut(request: APIRequestContext, other: Account, productId: number, left: number) {
  const api = await apiOf(request, other);
  const quantity = (await available(request, productId)) - left;
  await api.post('/v1/order/create', {
    items: [{ product_id: productId, quantity }],
    idempotency_token: `${Date.now()}`,
  });
  await expect.poll(() => available(request, productId)).toBe(left);
}

interface ItemOfApi {
  product_id: number;
  quantity: number;
}

/** The only order of an account; fails when there is none or another one. */
export async function onlyOrder(api: Api) {
  type Orders = { orders: { id: string; status: string; payment_method?: string; items: ItemOfApi[] }[] };
  const { orders } = await api.get<Orders>('/v1/order/list?page_size=100');
  expect(orders).toHaveLength(1);
  return orders[0]!;
}
