"use strict";
const PAGE_SIZE = 24;
const POLL_MILLIS = 2000;
const STILL_RUNNING = 20004;
const TEXT = {
  en: { goods: "Products", orders: "My orders", username: "User name", password: "Password", signIn: "Sign in", signOut: "Sign out", otherLanguage: "中文", previous: "Previous", next: "Next", buy: "Buy one", soldOut: "Sold out", left: "left", signInFirst: "Sign in to buy and to see your orders.", noOrders: "No orders yet.", ordered: "Order placed:", unreachable: "The server could not be reached. Try again: the same order is not placed twice.", request: "request", pending: "pending", paid: "paid", shipped: "shipped", completed: "completed", cancelled: "cancelled" },
  zh: { goods: "商品", orders: "我的订单", username: "用户名", password: "密码", signIn: "登录", signOut: "退出", otherLanguage: "English", previous: "上一页", next: "下一页", buy: "购买一件", soldOut: "已售罄", left: "件库存", signInFirst: "登录后即可购买并查看订单。", noOrders: "还没有订单。", ordered: "下单成功：", unreachable: "无法连接服务器，请重试：不会重复下单。", request: "请求编号", pending: "待支付", paid: "已支付", shipped: "已发货", completed: "已完成", cancelled: "已取消" },
};
/** In the order of the numbers on the wire. */
const STATUSES = ["pending", "paid", "shipped", "completed", "cancelled"];
const byId = (id) => document.getElementById(id);
const state = { language: localStorage.getItem("doos.language") ?? (navigator.language.startsWith("zh") ? "zh" : "en"), token: null, user: "", page: 1, products: [], total: 0, orders: [], timer: 0, buying: new Set() };
const text = (key) => TEXT[state.language][key] ?? key;
const money = (amount) => new Intl.NumberFormat(state.language, { style: "currency", currency: "CNY" }).format(amount);

function element(tag, content, attributes = {}) {
  const node = document.createElement(tag);
  if (content !== undefined) node.textContent = content;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

class ApiError extends Error {
  constructor(status, body, requestId) {
    super(body.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code;
    this.requestId = body.request_id ?? requestId;
  }
}

async function call(path, body) {
  const headers = { "Accept-Language": state.language, "Content-Type": "application/json" };
  if (state.token) headers.Authorization = `Bearer ${state.token}`;
  const response = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status === 401 && state.token) signOut();
  throw new ApiError(response.status, answer, response.headers.get("X-Request-Id"));
}

function notify(message, bad = false) {
  byId("notice").textContent = message;
  byId("notice").hidden = false;
  byId("notice").classList.toggle("bad", bad);
}

function report(error) {
  if (!(error instanceof ApiError)) return notify(text("unreachable"), true);
  notify(error.requestId ? `${error.message} (${text("request")} ${error.requestId})` : error.message, true);
}

/** The token outlives an answer that never came, so that trying again cannot order twice. */
async function buy(productId) {
  const key = `doos.token.${state.user}.${productId}`;
  const token = sessionStorage.getItem(key) ?? crypto.randomUUID();
  sessionStorage.setItem(key, token);
  state.buying.add(productId);
  render();
  try {
    const order = await call("/v1/order/create", { items: [{ product_id: productId, quantity: 1 }], payment_method: "alipay", idempotency_token: token });
    sessionStorage.removeItem(key);
    notify(`${text("ordered")} ${order.order_no}, ${money(order.actual_amount)}`);
    await Promise.all([loadOrders(), loadProducts()]);
  } catch (error) {
    const settled = error instanceof ApiError && error.status < 500 && error.code !== STILL_RUNNING;
    if (settled) sessionStorage.removeItem(key);
    report(error);
  } finally {
    state.buying.delete(productId);
    render();
  }
}

async function loadProducts() {
  try {
    const answer = await call(`/v1/product/list?page=${state.page}&page_size=${PAGE_SIZE}`);
    Object.assign(state, { products: answer.products, total: answer.total });
    render();
  } catch (error) {
    report(error);
  }
}

async function loadOrders() {
  clearTimeout(state.timer);
  const token = state.token;
  if (!token) return;
  try {
    const answer = await call("/v1/order/list?page=1&page_size=10");
    if (token !== state.token) return;
    state.orders = answer.orders;
    renderOrders();
  } catch (error) {
    report(error);
  }
  clearTimeout(state.timer);
  if (state.orders.some((order) => statusOf(order) === "pending")) state.timer = setTimeout(loadOrders, POLL_MILLIS);
}
const statusOf = (order) => STATUSES[order.status] ?? String(order.status).toLowerCase();

function productCard(product) {
  const card = element("li");
  const name = state.language === "zh" ? product.name_zh : product.name_en;
  const soldOut = product.available_stock <= 0;
  const button = element("button", text(soldOut ? "soldOut" : "buy"), { "aria-label": `${text(soldOut ? "soldOut" : "buy")}: ${name}` });
  button.disabled = soldOut || !state.token || state.buying.has(product.id);
  button.addEventListener("click", () => buy(product.id));
  card.append(element("img", undefined, { src: product.image, alt: "", loading: "lazy" }), element("span", name), element("strong", money(product.price)), element("small", `${product.available_stock} ${text("left")}`), button);
  return card;
}

function orderCard(order) {
  const card = element("li");
  const head = element("div");
  const foot = element("div");
  const status = statusOf(order);
  head.append(element("span", text(status), { class: STATUSES.includes(status) ? status : "" }), element("strong", money(order.actual_amount)));
  foot.append(element("small", order.order_no), element("small", new Date(order.created_at).toLocaleString(state.language)));
  card.append(head, foot);
  return card;
}

function renderOrders() {
  byId("orders").replaceChildren(...state.orders.map(orderCard));
  byId("orders-empty").textContent = text(state.token ? "noOrders" : "signInFirst");
  byId("orders-empty").hidden = state.orders.length > 0;
}

function render() {
  document.documentElement.lang = state.language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = text(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.placeholder = node.ariaLabel = text(node.dataset.label);
  const pages = Math.max(1, Math.ceil(state.total / PAGE_SIZE));
  byId("login").hidden = Boolean(state.token);
  byId("account").hidden = !state.token;
  byId("who").textContent = state.user;
  byId("page").textContent = `${state.page} / ${pages}`;
  byId("previous").disabled = state.page <= 1;
  byId("next").disabled = state.page >= pages;
  byId("goods").replaceChildren(...state.products.map(productCard));
  renderOrders();
}

function signOut() {
  clearTimeout(state.timer);
  Object.assign(state, { token: null, user: "", orders: [] });
  render();
}

byId("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    const answer = await call("/v1/auth/login", { username: form.username.value, password: form.password.value });
    Object.assign(state, { token: answer.access_token, user: form.username.value });
    form.reset();
    byId("notice").hidden = true;
    render();
    await loadOrders();
  } catch (error) {
    report(error);
  }
});
byId("logout").addEventListener("click", signOut);
for (const [id, step] of [["previous", -1], ["next", 1]]) {
  byId(id).addEventListener("click", () => {
    state.page += step;
    loadProducts();
  });
}
byId("language").addEventListener("click", () => {
  state.language = state.language === "zh" ? "en" : "zh";
  localStorage.setItem("doos.language", state.language);
  render();
});
render();
loadProducts();
