import { attemptOf, type CheckoutValues, initialValues, parseBuy } from './form';

const values: CheckoutValues = {
  address: { name: '张三', phone: '13800000000', region: '上海', street: '南京路 1 号' },
  remember: false,
  remark: ' 请轻放 ',
  payment: 'alipay',
};
const lines = [{ productId: 1001, skuId: 0, quantity: 2, price: 1690 }];

test('an attempt carries what the buyer has seen, under a token of its own', () => {
  const attempt = attemptOf(values, lines, true, 7);
  expect(attempt.body).toEqual({
    items: [{ product_id: 1001, sku_id: 0, quantity: 2, price: 16.9 }],
    shipping_address: JSON.stringify(values.address),
    remark: '请轻放',
    payment_method: 'alipay',
  });
  expect(attempt.fromCart).toEqual([{ productId: 1001, skuId: 0 }]);
  expect(attemptOf(values, lines, true, 7).token).not.toBe(attempt.token);
});

test('paying later names no way of paying, and a purchase past the cart takes nothing from it', () => {
  const attempt = attemptOf({ ...values, remark: '', payment: 'later' }, lines, false, 7);
  expect(Object.keys(attempt.body)).toEqual(['items', 'shipping_address']);
  expect(attempt.fromCart).toEqual([]);
});

test('an attempt that goes on fills the form again', () => {
  const attempt = attemptOf(values, lines, true, 7);
  expect(initialValues({ phase: 'sending', attempt }, 7)).toMatchObject({
    address: values.address,
    remark: '请轻放',
    payment: 'alipay',
  });
  expect(initialValues({ phase: 'idle' }, 7)).toMatchObject({ address: undefined, remember: false });
});

test('reads what is to be bought at once from the URL, and nothing that makes no sense', () => {
  expect(parseBuy('1001:0:3')).toEqual({ productId: 1001, skuId: 0, quantity: 3 });
  for (const text of [null, '', '1001', '1001:0:0', '0:0:1', '1001:0:1.5', '1001:0:10000', 'a:b:c'])
    expect(parseBuy(text)).toBeUndefined();
});
