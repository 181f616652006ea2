import { expectAccessible } from './support/axe';
import { leaveCart, preferDarkEnglish } from './support/checkout';
import { expect, test } from './support/shop';

const cart = (units: number) => ({ name: `购物车 (${units})` });
const checkout = { name: '去结算' };

test('quantities, selection and totals follow each other', { tag: '@phone' }, async ({ page, request }) => {
  await page.goto('/cart');
  await leaveCart(page, request, { productId: 1001, quantity: 2 }, { productId: 1003 });
  await page.reload();
  await expect(page.getByText('已选 3 件,合计 ¥58.70')).toBeVisible();
  await page.getByRole('spinbutton', { name: '数量:巨峰葡萄' }).fill('3');
  await expect(page.getByText('已选 4 件,合计 ¥75.60')).toBeVisible();
  await page.getByRole('checkbox', { name: '选择 西瓜' }).uncheck();
  await expect(page.getByText('已选 3 件,合计 ¥50.70')).toBeVisible();
  await page.getByRole('checkbox', { name: '全选' }).check();
  await page.getByRole('checkbox', { name: '全选' }).uncheck();
  await expect(page.getByRole('button', checkout)).toBeDisabled();
  await expect(page.getByText('请先选择要结算的商品')).toBeVisible();
});

test('a removed line can be put back', { tag: '@phone' }, async ({ page, request }) => {
  await page.goto('/cart');
  await leaveCart(page, request, { productId: 1001, quantity: 2 }, { productId: 1003 });
  await page.reload();
  await page.getByRole('button', { name: '移除 巨峰葡萄' }).click();
  await expect(page.locator('[data-line]')).toHaveCount(1);
  await page.getByRole('button', { name: /撤\s?销/ }).click();
  await expect(page.locator('[data-line]').first()).toContainText('巨峰葡萄');
  await expect(page.getByRole('link', cart(3))).toBeVisible();
});

test('tells per line what has changed since it was added', { tag: '@phone' }, async ({ page, request }) => {
  await page.goto('/cart');
  await leaveCart(
    page,
    request,
    { productId: 1001, price: 1500 },
    { productId: 1180, quantity: 9999 }, // nobody else buys it: its stock must not change between two steps
    { productId: 999_999, price: 100 },
  );
  await page.reload();
  const line = (id: number) => page.locator(`[data-line="${id}"]`);
  await expect(line(1001)).toContainText('¥15.00');
  await line(1001).getByRole('button', { name: '接受新价格' }).click();
  await expect(line(1001)).not.toContainText('¥15.00');
  await expect(page.getByRole('button', checkout)).toBeDisabled();
  await line(1180).getByRole('button', { name: /^改为/ }).click();
  await expect(line(1180)).not.toContainText('库存不足');
  await line(999_999)
    .getByRole('button', { name: /^移\s?除$/ })
    .click();
  await expect(page.getByRole('button', checkout)).toBeEnabled();
  await page.getByRole('button', checkout).click();
  await expect(page).toHaveURL(/\/login\?next=%2Fcheckout/);
});

test('the cart is the same in all tabs', async ({ page, context }) => {
  await page.goto('/cart');
  const other = await context.newPage();
  await other.goto('/products/1001');
  await other.getByRole('button', { name: '加入购物车 巨峰葡萄' }).click();
  await expect(page.locator('[data-line="1001"]')).toBeVisible();
  await page.getByRole('spinbutton', { name: '数量:巨峰葡萄' }).fill('3');
  await expect(other.getByRole('link', cart(3))).toBeVisible();
  await page.getByRole('button', { name: '移除 巨峰葡萄' }).click();
  await expect(other.getByRole('link', cart(0))).toBeVisible();
});

test('is accessible, light and dark', { tag: '@phone' }, async ({ page, request }) => {
  await page.goto('/cart');
  await leaveCart(page, request, { productId: 1001, price: 1500 }, { productId: 1003, quantity: 9999 });
  await page.reload();
  await expect(page.locator('[data-line]')).toHaveCount(2);
  await expectAccessible(page);
  await preferDarkEnglish(page);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Check out' })).toBeVisible();
  await expectAccessible(page);
});
