import { expectAccessible } from './support/axe';
import { DEMO_PASSWORD, expect, register, signIn, test } from './support/shop';

test('registers, and comes back to the page that asked for it', { tag: '@phone' }, async ({ page }) => {
  await page.goto('/orders?status=paid');
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByRole('link', { name: '还没有账号?注册' }).click();
  await expect(page.getByRole('heading', { name: '注册' })).toBeVisible();
  const username = `e2e-new-${Date.now().toString(36)}`;
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(username);
  await page.getByLabel('再次输入密码').fill('another-password');
  await page.getByRole('button', { name: '注册并登录' }).click();
  await expect(page.getByText('至少 8 个字符,且不能与用户名相同')).toBeVisible();
  await expect(page.getByText('两次输入的密码不一致')).toBeVisible();
  await page.getByLabel('密码', { exact: true }).fill('a-good-password');
  await page.getByLabel('再次输入密码').fill('a-good-password');
  await page.getByRole('button', { name: '注册并登录' }).click();
  await expect(page).toHaveURL(/\/orders\?status=paid$/);
  await expect(page.getByText('还没有订单')).toBeVisible();
});

test('tells a wrong password with a request id, and no link leads away', async ({ page, request }) => {
  const account = await register(request);
  await page.goto('/login?next=//example.org/');
  await page.getByLabel('用户名').fill(account.username);
  await page.getByLabel('密码', { exact: true }).fill('wrong-password');
  await page.getByLabel('密码', { exact: true }).press('Enter');
  await expect(page.getByRole('alert')).toContainText('用户名或密码不正确');
  await expect(page.getByRole('alert')).toContainText(/请求编号: \S{8,}/);
  await page.getByLabel('密码', { exact: true }).fill(account.password);
  await page.getByLabel('密码', { exact: true }).press('Enter');
  await expect(page.getByRole('button', { name: '退出登录' })).toBeVisible();
  await expect(page).toHaveURL((url) => url.pathname === '/');
});

test('scripts never see the refresh token, and a reload restores the session', async ({ page, context, buyer }) => {
  expect(buyer.username).toBeTruthy();
  await page.goto('/');
  const cookie = (await context.cookies()).find(({ name }) => name.includes('doos_refresh'));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toMatch(/eyJ/);
  await page.goto('/orders');
  await page.reload();
  await expect(page.getByText('还没有订单')).toBeVisible();
});

test('an expired access token is exchanged unnoticed', async ({ page, buyer }) => {
  expect(buyer.username).toBeTruthy();
  await page.goto('/orders');
  await expect(page.getByText('还没有订单')).toBeVisible();
  // The clock of the page jumps behind the end of the token: the next request must bring a new one.
  const refreshed = page.waitForResponse((response) => response.url().endsWith('/v1/auth/refresh'));
  await page.clock.install({ time: Date.now() + 3 * 3600_000 });
  await page.getByRole('link', { name: '已取消' }).click();
  expect((await refreshed).status()).toBe(200);
  await expect(page.getByText('还没有订单')).toBeVisible();
  await expect(page).toHaveURL(/status=cancelled/);
});

test('two tabs refresh in the same moment without ending the session', async ({ page, context, buyer }) => {
  expect(buyer.username).toBeTruthy();
  const other = await context.newPage();
  await Promise.all([page.goto('/orders'), other.goto('/orders')]);
  await Promise.all([page.reload(), other.reload()]);
  for (const tab of [page, other]) await expect(tab.getByText('还没有订单')).toBeVisible();
});

test('a session that ended elsewhere asks to log in again, and leads back', async ({ page, context, buyer }) => {
  await page.goto('/orders');
  await expect(page.getByText('还没有订单')).toBeVisible();
  await context.clearCookies();
  await page.reload();
  await expect(page).toHaveURL(/\/login\?next=%2Forders$/);
  await page.getByLabel('用户名').fill(buyer.username);
  await page.getByLabel('密码', { exact: true }).fill(buyer.password);
  await page.getByLabel('密码', { exact: true }).press('Enter');
  await expect(page.getByText('还没有订单')).toBeVisible();
});

test('logging out in one tab logs out in all', async ({ page, context, buyer }) => {
  expect(buyer.username).toBeTruthy();
  const other = await context.newPage();
  await other.goto('/orders');
  await expect(other.getByText('还没有订单')).toBeVisible();
  await page.goto('/');
  await page.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: '登录' })).toBeVisible();
  await expect(other).toHaveURL(/\/login/);
});

test('shows only what a role may see', async ({ page, buyer }) => {
  expect(buyer.username).toBeTruthy();
  await page.goto('/');
  await expect(page.getByRole('button', { name: '退出登录' })).toBeVisible();
  await expect(page.getByRole('link', { name: '运维' })).toHaveCount(0);
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: '没有访问权限' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: '退出登录' }).click();
  await signIn(page, { username: 'ops', password: DEMO_PASSWORD });
  await expect(page.getByRole('banner').getByRole('link', { name: '运维' })).toBeVisible();
});

test('unknown pages, no network, keyboard', { tag: '@phone' }, async ({ page, context }) => {
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: '页面不存在' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: '跳到主要内容' })).toBeFocused();
  await context.setOffline(true);
  await expect(page.getByText('网络已断开')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('网络已断开')).toHaveCount(0);
});

test('login and registration are accessible, in both languages and themes', { tag: '@phone' }, async ({ page }) => {
  await page.goto('/login');
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Appearance: Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-US');
  await expectAccessible(page);
  await page.goto('/register');
  await expect(page.getByRole('heading', { name: 'Register' })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('heading', { name: 'Register' })).toBeVisible();
});
