import { expectAccessible } from './support/axe';
import { apiOf, expect, ordersOf, placeOrder, test } from './support/shop';

const PRODUCT = 1003;

test('pays an order later, and the page follows without a reload', { tag: '@phone' }, async ({
  page,
  buyer,
  request,
}) => {
  const api = await apiOf(request, buyer);
  await page.goto('/orders');
  await expect(page.getByText('实时更新')).toBeVisible();
  const { order_id } = await placeOrder(api, PRODUCT);
  const card = page.getByRole('listitem').filter({ has: page.locator(`a[href="/orders/${order_id}"]`) });
  await expect(card.getByText('待支付')).toBeVisible();

  await card.getByRole('button', { name: /^支\s?付$/ }).click();
  await page.getByRole('dialog').getByLabel('微信支付').check();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^支\s?付$/ })
    .click();

  await expect(card.getByText('已支付')).toBeVisible();
  await expect(page.getByRole('link', { name: '已支付 1' })).toBeVisible();
  expect(await ordersOf(api)).toMatchObject([{ id: order_id, status: 'paid' }]);
});

test('cancels an order with a reason that its history tells', { tag: '@phone' }, async ({ page, buyer, request }) => {
  const api = await apiOf(request, buyer);
  const { order_id } = await placeOrder(api, PRODUCT);
  await page.goto(`/orders/${order_id}`);
  await page.getByRole('button', { name: '取消订单' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('其他原因').check();
  await expect(dialog.getByRole('button', { name: '确认取消订单' })).toBeDisabled();
  await dialog.getByLabel('请说明原因').fill('换一种口味');
  await dialog.getByRole('button', { name: '确认取消订单' }).click();

  await expect(page.getByText('换一种口味')).toBeVisible();
  await expect(page.getByRole('main').getByText('已取消').first()).toBeVisible();
  await expect(page.getByRole('button', { name: '取消订单' })).toHaveCount(0);
  expect(await ordersOf(api)).toMatchObject([{ id: order_id, status: 'cancelled' }]);
});

test('an order that nobody pays is cancelled while one watches', async ({ page, buyer, request }) => {
  const api = await apiOf(request, buyer);
  const { order_id } = await placeOrder(api, PRODUCT);
  const expiresAt = Date.parse((await ordersOf(api))[0]?.expires_at ?? '');
  const left = expiresAt - Date.now();
  expect(left).toBeGreaterThan(0);
  test.skip(left > 120_000, 'this system gives buyers more than two minutes to pay');
  test.setTimeout(left + 60_000);
  await page.goto(`/orders/${order_id}`);
  await expect(page.getByRole('timer')).toContainText(/\d\d:\d\d/);
  await expect(page.getByText('超时未支付,自动取消')).toBeVisible({ timeout: left + 40_000 });
  await expect(page.getByRole('timer')).toHaveCount(0);
  expect(await ordersOf(api)).toMatchObject([{ id: order_id, status: 'cancelled' }]);
});

test('polls while the stream is cut, and says so', async ({ page, buyer, request }) => {
  const api = await apiOf(request, buyer);
  await page.route('**/v1/order/stream', (route) => route.abort());
  await page.goto('/orders');
  await expect(page.getByText('连接中断,每 5 秒刷新')).toBeVisible();
  await placeOrder(api, PRODUCT);
  await expect(page.getByText('待支付', { exact: true })).toBeVisible({ timeout: 15_000 });
  await page.unroute('**/v1/order/stream');
  await expect(page.getByText('实时更新')).toBeVisible({ timeout: 45_000 });
});

test('filters by state in the URL, and other users see nothing', async ({ page, buyer, request }) => {
  const api = await apiOf(request, buyer);
  const { order_id } = await placeOrder(api, PRODUCT);
  await page.goto('/orders?status=completed');
  await expect(page.getByText('还没有订单')).toBeVisible();
  await page.getByRole('link', { name: '全部 1' }).click();
  await expect(page.locator(`a[href="/orders/${order_id}"]`)).toBeVisible();
  const other = String(BigInt(order_id) + 1n);
  await page.goto(`/orders/${other}`);
  await expect(page.getByText('订单不存在')).toBeVisible();
});

test('is accessible', { tag: '@phone' }, async ({ page, buyer, request }) => {
  const api = await apiOf(request, buyer);
  const { order_id } = await placeOrder(api, PRODUCT, {
    shipping_address: { name: '张三', phone: '13800000000', region: '上海', street: '世纪大道 1 号' },
    remark: '放门口',
  });
  await page.goto('/orders');
  await expect(page.getByText('待支付', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^支\s?付$/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Appearance: Dark' }).click();
  await page.goto(`/orders/${order_id}`);
  await expect(page.getByText('世纪大道 1 号')).toBeVisible();
  await expectAccessible(page);
});
