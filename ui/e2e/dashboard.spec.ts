import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { apiOf, DEMO_PASSWORD, enter, expect, placeOrder, register, test } from './support/shop';

const PRODUCT = 1003;
const OPS = { username: 'ops', password: DEMO_PASSWORD };

async function openDashboard(page: Page): Promise<void> {
  await enter(page, OPS);
  await page.goto('/dashboard');
  await expect(page.locator('[data-live=open]')).toBeVisible();
  await expect(page.getByTestId('today-orders')).toBeVisible();
}

/** The row of an order in the list of the newest. */
const rowOf = (page: Page, id: string) => page.locator('tr', { has: page.locator(`a[href="/orders/${id}"]`) });

test('shows an order soon after it was placed, but not while paused', async ({ page, request }) => {
  // Given
  const buyer = await apiOf(request, await register(request));
  await openDashboard(page);
  const before = Number((await page.getByTestId('today-orders').innerText()).replaceAll(',', ''));

  // When
  const first = await placeOrder(buyer, PRODUCT);

  // Then
  await expect(rowOf(page, first.order_id)).toHaveAttribute('data-new', 'true');
  expect(Number((await page.getByTestId('today-orders').innerText()).replaceAll(',', ''))).toBeGreaterThan(before);

  // When it is paused
  await page.getByRole('button', { name: '暂停' }).click();
  const second = await placeOrder(buyer, PRODUCT);
  const ops = await apiOf(request, OPS);
  await expect
    .poll(async () => (await ops.get<{ recent_orders: { id: string }[] }>('/v1/dashboard/stats')).recent_orders[0]?.id)
    .toBe(second.order_id);

  // Then the server knows of the order and the page does not show it
  await expect(page.locator('[data-live=paused]')).toBeVisible();
  await expect(rowOf(page, second.order_id)).toHaveCount(0);

  // And does once it goes on
  await page.getByRole('button', { name: '继续' }).click();
  await expect(rowOf(page, second.order_id)).toBeVisible();
});

test('asks by itself while the stream is cut', async ({ page, request }) => {
  // Given
  const buyer = await apiOf(request, await register(request));
  await page.route('**/v1/dashboard/stream', (route) => route.abort());
  await enter(page, OPS);

  // When
  await page.goto('/dashboard');

  // Then
  await expect(page.locator('[data-live=broken]')).toBeVisible();
  await expect(page.getByTestId('today-orders')).toBeVisible();
  const { order_id } = await placeOrder(buyer, PRODUCT);
  await expect(rowOf(page, order_id)).toBeVisible();
});

test('charts can be read as tables', { tag: '@phone' }, async ({ page, request }) => {
  await placeOrder(await apiOf(request, await register(request)), PRODUCT, { payment_method: 'alipay' });
  await openDashboard(page);
  await expect(page.getByRole('img', { name: /^订单状态分布: 待支付 \d+, 已支付 [1-9]/ })).toBeVisible();

  await page.getByRole('button', { name: '订单状态分布: 以表格显示' }).click();

  await expect(page.getByRole('row', { name: /^已支付 [\d,]+ [\d.]+%$/ })).toBeVisible();
});

test('is accessible, light in Chinese and dark in English', { tag: '@phone' }, async ({ page }) => {
  await openDashboard(page);
  await expect(page.locator('[role=img] svg').first()).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Appearance: Dark' }).click();
  await expect(page.getByRole('img', { name: /^Orders by status: Unpaid/ })).toBeVisible();
  await expectAccessible(page);
});

test('shoppers may not see it', async ({ page, buyer }) => {
  await page.goto('/dashboard');

  await expect(page.getByRole('heading', { name: '没有访问权限' })).toBeVisible();
  await expect(page.getByText(buyer.username).first()).toBeVisible();
});
