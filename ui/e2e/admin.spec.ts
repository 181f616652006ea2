import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { failMessages } from './support/shards';
import { apiOf, DEMO_PASSWORD, enter, expect, type OrderOfApi, placeOrder, register, test } from './support/shop';

const PRODUCT = 1003;
const OPS = { username: 'ops', password: DEMO_PASSWORD };
const ADMIN = { username: 'admin', password: DEMO_PASSWORD };

async function openSection(page: Page, section: string, account = OPS): Promise<void> {
  await enter(page, account);
  await page.goto(`/admin/${section}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

test('a dead letter is sent again, and its order becomes paid', { tag: '@phone' }, async ({ page, request }) => {
  // Given an order whose first message was given up: it holds back what the payment writes
  const buyer = await apiOf(request, await register(request));
  const ops = await apiOf(request, OPS);
  const { order_id } = await placeOrder(buyer, PRODUCT);
  const message = `${order_id}:order.created`;
  await expect
    .poll(async () => {
      const { messages } = await ops.get<{ messages: { message_id: string }[] }>('/v1/admin/messages?status=confirmed');
      return messages.map(({ message_id }) => message_id);
    })
    .toContain(message);
  expect(await failMessages(order_id)).toBe(1);
  await buyer.post(`/v1/order/${order_id}/pay`, { payment_method: 'alipay' });
  const status = async () => (await ops.get<{ order: OrderOfApi }>(`/v1/order/${order_id}`)).order.status;

  // When the operator looks why
  await openSection(page, `messages?status=&order_id=${order_id}`);
  const row = page.getByRole('row', { name: message });
  await row.getByRole('button', { name: '展开行' }).click();
  await expect(page.getByText('broker away').last()).toBeVisible();
  await expect(page.locator('pre')).toContainText(order_id);
  expect(await status()).toBe('pending');

  // And sends it again
  await page.getByLabel(`选择 ${message}`).check();
  await page.getByRole('button', { name: '重新发送 (1)' }).click();

  // Then
  await expect(page.getByText('1 条已重新排队,0 条未成功')).toBeVisible();
  await expect.poll(status).toBe('paid');
});

test('a message that moved on is refused by itself', async ({ page, request }) => {
  // Given two dead letters on the page, one of which another operator sends in between
  const buyer = await apiOf(request, await register(request));
  const ops = await apiOf(request, OPS);
  const ids = [(await placeOrder(buyer, PRODUCT)).order_id, (await placeOrder(buyer, PRODUCT)).order_id];
  const confirmed = async () =>
    (await ops.get<{ messages: { order_id: string }[] }>('/v1/admin/messages?status=confirmed')).messages
      .map((message) => message.order_id)
      .filter((id) => ids.includes(id)).length;
  await expect.poll(confirmed).toBe(2);
  for (const id of ids) expect(await failMessages(id)).toBe(1);
  await openSection(page, 'messages');
  for (const id of ids) await page.getByLabel(`选择 ${id}:order.created`).check();
  await ops.post(`/v1/admin/messages/${ids[0]}:order.created/retry`, {});

  // When
  await page.getByRole('button', { name: '重新发送 (2)' }).click();

  // Then
  await expect(page.getByText('1 条已重新排队,1 条未成功')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: ids[0] })).toContainText('请求编号');
  await expect.poll(confirmed).toBe(2);
});

test('two operators replenish at once, and the second decides', async ({ page, request }) => {
  // Given
  const ops = await apiOf(request, OPS);
  const total = async () =>
    (await ops.get<{ skus: { total_stock: number }[] }>(`/v1/stock/${PRODUCT}`)).skus[0]!.total_stock;
  const { name_zh } = await ops.get<{ name_zh: string }>(`/v1/product/${PRODUCT}`);
  const before = await total();
  await openSection(page, `stock?q=${encodeURIComponent(name_zh)}`);
  await page
    .getByRole('row', { name: String(PRODUCT) })
    .getByRole('button', { name: '展开行' })
    .click();
  await page.getByRole('button', { name: /^补货 / }).click();
  await page.getByRole('spinbutton', { name: '增加件数' }).fill('7');
  await ops.post(`/v1/stock/${PRODUCT}`, { replenish: 5 });

  // When
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /补\s?货$/ })
    .click();

  // Then nothing was added, and the operator is told of the other's change
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('在您查看之后,有人改动了这个库存');
  await expect(dialog).toContainText((before + 5).toLocaleString('zh-CN'));
  expect(await total()).toBe(before + 5);
  await expectAccessible(page);

  // And when it is wanted all the same
  await dialog.getByRole('button', { name: '仍然增加' }).click();
  await expect(page.getByText(/^已增加 7 件/)).toBeVisible();
  expect(await total()).toBe(before + 12);
});

test('a replenishment whose answer is lost counts once', async ({ page, request }) => {
  // Given a network that loses the first answer
  const ops = await apiOf(request, OPS);
  const total = async () =>
    (await ops.get<{ skus: { total_stock: number }[] }>(`/v1/stock/${PRODUCT}`)).skus[0]!.total_stock;
  const { name_zh } = await ops.get<{ name_zh: string }>(`/v1/product/${PRODUCT}`);
  const before = await total();
  await openSection(page, `stock?q=${encodeURIComponent(name_zh)}`);
  await page
    .getByRole('row', { name: String(PRODUCT) })
    .getByRole('button', { name: '展开行' })
    .click();
  await page.getByRole('button', { name: /^补货 / }).click();
  let lost = false;
  await page.route(`**/v1/stock/${PRODUCT}`, async (route) => {
    if (lost || route.request().method() !== 'POST') return route.continue();
    lost = true;
    await route.fetch();
    await route.abort();
  });

  // When
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /补\s?货$/ })
    .click();

  // Then
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('您之前那次没有答复的请求很可能已经生效');
  expect(await total()).toBe(before + 100);
  await dialog.getByRole('button', { name: '保留现状' }).click();
  await expect(dialog).toBeHidden();
});

test('finds, exports and ships an order', async ({ page, request }) => {
  // Given
  const buyer = await apiOf(request, await register(request));
  const { order_id } = await placeOrder(buyer, PRODUCT, { payment_method: 'wechat' });
  await expect
    .poll(async () => (await buyer.get<{ order: OrderOfApi }>(`/v1/order/${order_id}`)).order.status)
    .toBe('paid');
  await openSection(page, 'orders');

  // When
  await page.getByLabel('订单编号').fill(order_id);
  await page.getByRole('button', { name: /^查\s?询$/ }).click();

  // Then
  await expect(page).toHaveURL(new RegExp(`id=${order_id}`));
  await expect(page.getByText('数据截至')).toBeVisible();
  const ship = page.getByRole('button', { name: /^发货 / });
  await expect(ship).toHaveCount(1);

  // And it is exported
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^orders-\d{8}-\d{6}\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n');
  expect(lines[0]).toMatch(/^\ufeffid,order_no,/);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(new RegExp(`^${order_id},.*,paid,`));

  // And shipped and completed
  await ship.click();
  await expect(page.getByRole('row', { name: '已发货' })).toBeVisible();
  await page.getByRole('button', { name: /^完成 / }).click();
  await expect(page.getByRole('row', { name: '已完成' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^(发货|完成) / })).toHaveCount(0);
});

test('runs the reconciler to its end', async ({ page, request }) => {
  // Given
  const ops = await apiOf(request, OPS);
  const runId = async () => (await ops.get<{ run_id?: string }>('/v1/admin/reconcile')).run_id;
  const before = await runId();
  await openSection(page, 'reconcile');

  // When
  await page.getByRole('button', { name: '开始对账(只报告)' }).click();

  // Then
  await expect.poll(runId).not.toBe(before);
  await expect(page.getByTestId('run-state')).toHaveText('已完成', { timeout: 30_000 });
  await expect(page.getByText('手动')).toBeVisible();
  await expect(page.getByRole('button', { name: '重建索引' })).toHaveCount(0);
});

test('an account that is disabled is signed out and stays out', async ({ page, browser, request }) => {
  // Given a shopper at work elsewhere
  const shopper = await register(request);
  const elsewhere = await browser.newContext();
  const theirs = await elsewhere.newPage();
  await enter(theirs, shopper);
  await openSection(page, `accounts?q=${shopper.username}`, ADMIN);

  // When
  await page.getByRole('button', { name: `停用 ${shopper.username}` }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^停\s?用$/ })
    .click();

  // Then
  await expect(page.getByRole('row', { name: shopper.username })).toContainText('已停用');
  await theirs.goto('/orders');
  await expect(theirs).toHaveURL(/\/login/);
  const login = await request.post('/v1/auth/login', { data: shopper });
  expect([401, 403]).toContain(login.status());
  await elsewhere.close();

  // And comes back with more to do
  await page.getByRole('button', { name: `启用 ${shopper.username}` }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^启\s?用$/ })
    .click();
  await page.getByRole('button', { name: `${shopper.username} 的角色` }).click();
  await page.getByRole('dialog').getByLabel('运维').check();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^保\s?存$/ })
    .click();
  await expect(page.getByRole('row', { name: shopper.username })).toContainText('运维');
  await (await apiOf(request, shopper)).get('/v1/admin/reconcile');
});

test('a partner key is shown once and can be revoked', async ({ page }) => {
  // Given
  const name = `e2e-${Date.now().toString(36)}`;
  await openSection(page, 'partners', ADMIN);

  // When
  await page.getByRole('button', { name: '新建密钥' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称').fill(name);
  await dialog.getByRole('button', { name: '新建密钥' }).click();

  // Then
  await expect(dialog).toContainText('密钥只显示这一次');
  const secret = await dialog.locator('code').last().innerText();
  expect(secret.length).toBeGreaterThan(20);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '我已保存' }).click();
  await expect(page.getByRole('row', { name })).toContainText('有效');
  await expect(page.getByText(secret)).toHaveCount(0);

  // And when it is revoked
  await page.getByRole('button', { name: `吊销 ${name}` }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^吊\s?销$/ })
    .click();
  await expect(page.getByRole('row', { name })).toContainText('已吊销');
});

test('shows to each role what it may see', async ({ page, buyer }) => {
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: '没有访问权限' })).toBeVisible();
  await expect(page.getByText(buyer.username).first()).toBeVisible();

  await page.getByRole('button', { name: '退出登录' }).click();
  await openSection(page, '');
  await expect(page).toHaveURL(/\/admin\/messages$/);
  await expect(page.getByRole('navigation', { name: '运维分区' }).getByRole('link')).toHaveText([
    '死信',
    '库存',
    '订单',
    '对账',
  ]);
  await page.goto('/admin/accounts');
  await expect(page.getByRole('heading', { name: '没有访问权限' })).toBeVisible();
});

test('every section is accessible, light in Chinese and dark in English', async ({ page }) => {
  test.slow();
  await enter(page, ADMIN);
  const visit = async () => {
    for (const section of ['messages?status=confirmed', 'stock', 'orders', 'reconcile', 'accounts', 'partners']) {
      await page.goto(`/admin/${section}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('.ant-skeleton, .ant-spin-spinning')).toHaveCount(0);
      await expectAccessible(page);
    }
  };
  await visit();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Appearance: Dark' }).click();
  await visit();
});
