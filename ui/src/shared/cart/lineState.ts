import type { ApiError } from '@/shared/api/errors';
import type { Product } from '@/shared/api/types';
import { type Cents, toCents } from '@/shared/lib/money';
import { type CartLine, type SkuRef, sameSku } from './cart';

/** What a buyer wants: of the cart, or bought at once. */
export type WantedLine = Pick<CartLine, 'productId' | 'skuId' | 'quantity' | 'price'>;

type Details = NonNullable<ApiError['body']['details']>;

/** A wanted line beside what the shop has. */
export interface LineState<Line extends WantedLine = WantedLine> {
  line: Line;
  product: Product | undefined;
  /** Units that can be had; 0 when the product or its SKU does not exist any more. */
  available: number;
  /** Of one unit, now. */
  price: Cents;
  gone: boolean;
  short: boolean;
  priceChanged: boolean;
}

/** @param details of a refusal by the server, which knows better than what was fetched before */
export function examine<Line extends WantedLine>(
  line: Line,
  products: Map<number, Product>,
  details: Details = [],
): LineState<Line> {
  const product = products.get(line.productId);
  const sku = product?.skus.find((one) => one.sku_id === line.skuId);
  const told = details.find((one) => sameSku({ productId: one.product_id, skuId: one.sku_id }, line));
  const available = told?.available ?? sku?.available_stock ?? 0;
  const current = told?.price ?? sku?.price;
  const price = current === undefined ? line.price : toCents(current);
  return {
    line,
    product,
    available,
    price,
    gone: !sku,
    short: line.quantity > available,
    priceChanged: price !== line.price,
  };
}

/** At the prices of now. */
export function totalOf(states: LineState[]): Cents {
  return states.reduce((sum, { line, price }) => sum + line.quantity * price, 0);
}

export function keyOf({ productId, skuId }: SkuRef): string {
  return `${productId}:${skuId}`;
}
