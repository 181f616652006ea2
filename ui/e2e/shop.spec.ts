import { expectAccessible } from './support/axe';
import { fillAddress, onlyOrder, preferDarkEnglish, submitButton } from './support/checkout';
import { apiOf, expect, test } from './support/shop';

test('the home page leads to what somebody looks for', { tag: '@phone' }, async ({ page }) => {
  await page.goto('/');
  await page.getByRole('searchbox', { name: '搜索商品' }).fill('葡萄');
  await page.getByRole('button', { name: /搜\s?索/ }).click();
  await expect(page).toHaveURL(/\/products\?q=/);
  await expect(page.locator('[data-product="1001"]')).toBeVisible();

  await page.goto('/');
  await page.getByRole('link', { name: /新鲜水果/ }).click();
  await expect(page).toHaveURL('/products?category=fruit');
});

test('filters live in the URL and survive a reload and the way back', async ({ page }) => {
  await page.goto('/products');
  const status = page.getByRole('main').getByRole('status').first();
  await expect(status).toHaveText('共 200 件商品');
  await page.getByRole('searchbox', { name: '搜索商品' }).fill('水果');
  await page.getByRole('searchbox', { name: '搜索商品' }).press('Enter');
  await expect(status).not.toHaveText('共 200 件商品');
  await page.getByRole('spinbutton', { name: '最高价' }).fill('15');
  await page.getByRole('spinbutton', { name: '最高价' }).press('Enter');
  await page.getByRole('checkbox', { name: '只看有货' }).check();
  await page.getByRole('combobox', { name: '排序' }).click();
  await page.getByTitle('价格从高到低').click();
  await expect(page).toHaveURL(/q=.*&price_max=15&in_stock=true&sort=price_desc/);
  const prices = page.locator('[data-product] .text-lg');
  await expect(prices.first()).toHaveText(/^¥1\d\.\d\d$/);
  const shown = await prices.allTextContents();
  expect(shown.map((text) => Number(text.slice(1)))).toEqual(
    shown.map((text) => Number(text.slice(1))).sort((a, b) => b - a),
  );

  await page.reload();
  await expect(prices).toHaveText(shown);
  await expect(page.getByRole('spinbutton', { name: '最高价' })).toHaveValue('15.00');
  await page.goBack();
  await expect(page).not.toHaveURL(/sort=/);
  await expect(page.getByRole('checkbox', { name: '只看有货' })).toBeChecked();
});

test('a menu opens where it belongs, for readers without motion too', async ({ page }) => {
  await page.goto('/products');
  const cheapestFirst = page.getByTitle('价格从低到高');
  for (let i = 0; i < 5; i++) {
    await page.getByRole('combobox', { name: '排序' }).click();
    await expect(cheapestFirst).toBeInViewport();
    await page.keyboard.press('Escape');
    await expect(cheapestFirst).toBeHidden();
  }
});

test('a search without results can be reset, and pages turn', { tag: '@phone' }, async ({ page }) => {
  await page.goto('/products?q=zzzzzz');
  await page.getByRole('button', { name: '清除全部筛选' }).click();
  await expect(page).toHaveURL('/products');
  await expect(page.locator('[data-product]')).toHaveCount(24);
  await page.getByTitle('2', { exact: true }).click();
  await expect(page).toHaveURL('/products?page=2');
  await expect(page.locator('[data-product="1001"]')).toBeHidden();
});

test('adding to the cart takes effect at once and can be undone', { tag: '@phone' }, async ({ page }) => {
  await page.goto('/products');
  const cart = (units: number) => page.getByRole('link', { name: `购物车 (${units})` });
  await page.getByRole('button', { name: '加入购物车 巨峰葡萄' }).click();
  await expect(cart(1)).toBeVisible();
  await page.getByRole('button', { name: '加入购物车 巨峰葡萄' }).click();
  await expect(cart(2)).toBeVisible();
  await page.getByRole('button', { name: /撤\s?销/ }).click();
  await expect(cart(1)).toBeVisible();
});

test('a product can be had in no greater number than there is', async ({ page }) => {
  await page.goto('/products?in_stock=true&sort=stock_asc');
  await page.locator('[data-product] a').first().click();
  await expect(page).toHaveURL(/\/products\/\d+/);
  const quantity = page.getByRole('spinbutton', { name: '数量' });
  const max = Number(await quantity.getAttribute('aria-valuemax'));
  await quantity.fill(String(max + 1));
  await quantity.blur();
  await expect(quantity).toHaveValue(String(max));
});

test('an unknown product says so', async ({ page }) => {
  await page.goto('/products/999999');
  await expect(page.getByRole('heading', { name: '商品不存在' })).toBeVisible();
});

test('buy now places exactly one order', { tag: '@phone' }, async ({ page, request, buyer }) => {
  await page.goto('/products/1003');
  await page.getByRole('spinbutton', { name: '数量' }).fill('2');
  await page.getByRole('button', { name: '立即购买 西瓜' }).click();
  await expect(page).toHaveURL('/checkout?buy=1003:0:2');
  await fillAddress(page);
  await submitButton(page).click();
  await expect(page).toHaveURL(/\/orders\/\d+$/);
  const order = await onlyOrder(await apiOf(request, buyer));
  expect(page.url()).toContain(order.id);
  expect(order.items).toMatchObject([{ product_id: 1003, quantity: 2 }]);
});

for (const path of ['/', '/products', '/products/1003']) {
  test(`${path} is accessible, light and dark`, { tag: '@phone' }, async ({ page }) => {
    await page.goto(path);
    await expect(page.locator('[data-product]').first()).toBeVisible();
    await expectAccessible(page);
    await preferDarkEnglish(page);
    await page.reload();
    await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible();
    await expect(page.locator('[data-product]').first()).toBeVisible();
    await expectAccessible(page);
  });
}
