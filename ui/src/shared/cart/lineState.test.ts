import type { Product } from '@/shared/api/types';
import { examine, totalOf } from './lineState';

const product = {
  id: 1001,
  skus: [{ sku_id: 0, sku_code: 'P0001', price: 16.9, available_stock: 3 }],
} as Product;
const products = new Map([[1001, product]]);
const line = { productId: 1001, skuId: 0, quantity: 2, price: 1690 };

test('a line that can be had as it was seen has nothing to say', () => {
  expect(examine(line, products)).toMatchObject({ gone: false, short: false, priceChanged: false, available: 3 });
});

test('tells more units than there are, and another price', () => {
  expect(examine({ ...line, quantity: 4, price: 1500 }, products)).toMatchObject({
    short: true,
    available: 3,
    priceChanged: true,
    price: 1690,
  });
});

test('a product or SKU that does not exist is gone', () => {
  expect(examine({ ...line, productId: 1 }, products)).toMatchObject({ gone: true, short: true, price: 1690 });
  expect(examine({ ...line, skuId: 7 }, products)).toMatchObject({ gone: true });
});

test('what a refusal told counts more than what was fetched before', () => {
  const details = [{ product_id: 1001, sku_id: 0, available: 1, price: 17.01 }];
  expect(examine(line, products, details)).toMatchObject({ short: true, available: 1, price: 1701 });
});

test('sums whole cents at the prices of now', () => {
  const cheap = { productId: 1001, skuId: 0, quantity: 3, price: 10 };
  expect(totalOf([examine(line, products), examine(cheap, products)])).toBe(5 * 1690);
});
