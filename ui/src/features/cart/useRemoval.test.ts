import type { CartLine } from '@/shared/cart/cart';
import { putBack } from './useRemoval';

const line = (productId: number, quantity = 1): CartLine => ({
  productId,
  skuId: 0,
  quantity,
  price: 100,
  selected: true,
});
const [a, b, c, d] = [line(1), line(2), line(3), line(4)];

test('puts lines back at their places', () => {
  expect(putBack([a, b, c], [b], [a, c])).toEqual([a, b, c]);
  expect(putBack([a, b, c], [a, c], [b])).toEqual([a, b, c]);
});

test('keeps what happened meanwhile', () => {
  expect(putBack([a, b], [b], [d, a])).toEqual([d, b, a]);
  expect(putBack([a, b], [b], [line(2, 5), a])).toEqual([line(2, 5), a]);
});
