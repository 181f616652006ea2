import { expectAccessible } from './support/axe';
import {
  CREATE,
  fillAddress,
  leaveCart,
  onlyOrder,
  preferDarkEnglish,
  replenish,
  submitButton,
  takeAllBut,
  watchTokens,
} from './support/checkout';
import { apiOf, expect, placeOrder, register, test } from './support/shop';

const ORDER = /\/orders\/\d+$/;
/** Of which each test takes a few; SCARCE ones belong to one test each. */
const PLENTY = 1001;
const SCARCE = { short: 1071, gone: 1072 };

test('several lines of the cart, paid now', { tag: '@phone' }, async ({ page, request, buyer }) => {
  await leaveCart(page, request, { productId: 1001, quantity: 2 }, { productId: 1003 });
  await page.goto('/cart');
  await page.getByRole('button', { name: '去结算' }).click();
  await fillAddress(page);
  await page.getByLabel('订单备注').fill('请轻放');
  await page.getByRole('radio', { name: '微信支付' }).check();
  await submitButton(page).click();
  await expect(page).toHaveURL(ORDER);
  await expect(page.getByRole('link', { name: '购物车 (0)' })).toBeVisible();
  const order = await onlyOrder(await apiOf(request, buyer));
  expect(order).toMatchObject({ payment_method: 'wechat' });
  expect(order.items).toHaveLength(2);
});

test('pay later leaves the order unpaid, and the address is remembered when asked for', async ({
  page,
  request,
  buyer,
}) => {
  await page.goto(`/checkout?buy=${PLENTY}:0:1`);
  await fillAddress(page);
  await page.getByRole('checkbox', { name: '记住地址' }).check();
  await page.getByRole('radio', { name: '稍后支付' }).check();
  await submitButton(page).click();
  await expect(page).toHaveURL(ORDER);
  expect(await onlyOrder(await apiOf(request, buyer))).toMatchObject({ status: 'pending' });
  await page.goto(`/checkout?buy=${PLENTY}:0:1`);
  await expect(page.getByLabel('收货人')).toHaveValue('张三');
});

test('an incomplete address is not sent', async ({ page, buyer }) => {
  const tokens = await watchTokens(page);
  await page.goto(`/checkout?buy=${PLENTY}:0:1`);
  await submitButton(page).click();
  await expect(page.getByText('请填写此项')).toHaveCount(4);
  await expect(page.getByLabel('收货人'), buyer.username).toBeFocused();
  expect(tokens).toEqual([]);
});

test('clicking twice places one order', { tag: '@phone' }, async ({ page, request, buyer }) => {
  const tokens = await watchTokens(page);
  await page.goto(`/checkout?buy=${PLENTY}:0:1`);
  await fillAddress(page);
  await submitButton(page).evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(page).toHaveURL(ORDER);
  expect(tokens).toHaveLength(1);
  await onlyOrder(await apiOf(request, buyer));
});

for (const arrived of [true, false]) {
  test(`a reload ${arrived ? 'after' : 'before'} the request has arrived places one order`, async ({
    page,
    request,
    buyer,
  }) => {
    let onTheWay = () => {};
    const sent = new Promise<void>((resolve) => {
      onTheWay = resolve;
    });
    await page.route(
      CREATE,
      async (route) => {
        if (arrived) await route.fetch();
        onTheWay(); // and no answer comes before the reload
      },
      { times: 1 },
    );
    const tokens = await watchTokens(page);
    await page.goto(`/checkout?buy=${PLENTY}:0:1`);
    await fillAddress(page);
    await submitButton(page).click();
    await sent;
    await page.reload();
    await expect(page).toHaveURL(ORDER);
    expect(tokens).toHaveLength(2);
    expect(tokens[1]).toBe(tokens[0]);
    await onlyOrder(await apiOf(request, buyer));
  });
}

test('a lost answer is asked for again with the same token', { tag: '@phone' }, async ({ page, request, buyer }) => {
  await leaveCart(page, request, { productId: PLENTY });
  await page.route(
    CREATE,
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  const tokens = await watchTokens(page);
  await page.goto('/checkout');
  await fillAddress(page);
  await submitButton(page).click();
  await expect(page.getByText('正在确认订单状态')).toBeVisible();
  await expect(page).toHaveURL(ORDER);
  expect(tokens).toHaveLength(2);
  expect(tokens[1]).toBe(tokens[0]);
  await onlyOrder(await apiOf(request, buyer));
  await expect(page.getByRole('link', { name: '购物车 (0)' })).toBeVisible();
});

test('an attempt goes on while the buyer looks at something else', async ({ page, request, buyer }) => {
  await leaveCart(page, request, { productId: PLENTY });
  await page.route(CREATE, (route) => route.abort('connectionrefused'), { times: 1 });
  await page.goto('/checkout');
  await fillAddress(page);
  await submitButton(page).click();
  await expect(page.getByText('正在确认订单状态')).toBeVisible();
  await page.getByRole('link', { name: 'DOOS 商城' }).click();
  await expect(page.getByRole('link', { name: '购物车 (0)' })).toBeVisible();
  await onlyOrder(await apiOf(request, buyer));
});

test('stock that runs out on the way is told per line and can be mended', async ({ page, request, buyer }) => {
  const other = await register(request);
  await replenish(request, SCARCE.short, 5);
  await leaveCart(page, request, { productId: SCARCE.short, quantity: 3 }, { productId: PLENTY });
  await page.goto('/checkout');
  await fillAddress(page);
  const tokens = await watchTokens(page);
  // what the buyer sees stays as it was until the order is sent
  await page.route('**/v1/product/list*', () => {});
  await takeAllBut(request, other, SCARCE.short, 1);
  await submitButton(page).click();
  await expect(page.getByText('部分商品库存不足')).toBeVisible();
  await page.unroute('**/v1/product/list*');
  const line = page.locator(`[data-line="${SCARCE.short}"]`);
  await expect(line).toContainText('仅剩 1 件', { timeout: 20_000 });
  await expect(submitButton(page)).toBeDisabled();
  await line.getByRole('button', { name: '改为 1 件' }).click();
  await submitButton(page).click();
  await expect(page).toHaveURL(ORDER);
  expect(new Set(tokens).size).toBe(2);
  const order = await onlyOrder(await apiOf(request, buyer));
  expect(order.items).toMatchObject([{ quantity: 1 }, { quantity: 1 }]);
});

test('what is sold out meanwhile can be left out', async ({ page, request, buyer }) => {
  const other = await register(request);
  await replenish(request, SCARCE.gone, 3);
  await leaveCart(page, request, { productId: SCARCE.gone }, { productId: PLENTY });
  await page.goto('/checkout');
  await fillAddress(page);
  await takeAllBut(request, other, SCARCE.gone, 0);
  const line = page.locator(`[data-line="${SCARCE.gone}"]`);
  await expect(line).toContainText('已售罄');
  await line.getByRole('button', { name: /移\s?除/ }).click();
  await submitButton(page).click();
  await expect(page).toHaveURL(ORDER);
  const order = await onlyOrder(await apiOf(request, buyer));
  expect(order.items).toMatchObject([{ product_id: PLENTY }]);
});

test('another price than the buyer has seen must be accepted first', async ({ page, request, buyer }) => {
  await leaveCart(page, request, { productId: PLENTY, price: 1 });
  await page.goto('/checkout');
  await fillAddress(page);
  await expect(submitButton(page)).toBeDisabled();
  await page.getByRole('button', { name: '接受新价格' }).click();
  await submitButton(page).click();
  await expect(page).toHaveURL(ORDER);
  await onlyOrder(await apiOf(request, buyer));
});

test('too many orders: says when to try again', async ({ page, request, buyer }) => {
  // Given what is allowed is used up in the moment in which the page sends its order: it comes back with time
  const api = await apiOf(request, buyer);
  await page.route('**/v1/order/create', async (route) => {
    await Promise.allSettled(Array.from({ length: 12 }, () => placeOrder(api, PLENTY)));
    await route.continue();
  });
  await page.goto(`/checkout?buy=${PLENTY}:0:1`);
  await fillAddress(page);

  // When
  await submitButton(page).click();

  // Then
  await expect(page.getByText(/请在 \d+ 秒后重试/)).toBeVisible();
  await expect(submitButton(page)).toBeEnabled();
});

test('is accessible, light and dark', { tag: '@phone' }, async ({ page, buyer }) => {
  await page.goto(`/checkout?buy=${PLENTY}:0:9999`);
  await expect(submitButton(page), buyer.username).toBeVisible();
  await expectAccessible(page);
  await preferDarkEnglish(page);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Place order' })).toBeVisible();
  await expectAccessible(page);
});
