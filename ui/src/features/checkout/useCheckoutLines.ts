import { useMemo, useState } from 'react';
import { useProducts } from '@/shared/api/products';
import type { Product } from '@/shared/api/types';
import { type CartLine, changeLine, removeFromCart, type SkuRef, useCart } from '@/shared/cart/cart';
import type { WantedLine } from '@/shared/cart/lineState';
import { type Cents, toCents } from '@/shared/lib/money';
import { useUrlParams } from '@/shared/lib/useUrlParams';
import { parseBuy } from './form';

const REFRESH_MS = 5_000;

type Change = Partial<Pick<CartLine, 'quantity' | 'price'>>;

/** What is about to be ordered, with the products as they are now: the selected lines of the cart, or what the URL says. */
export function useCheckoutLines() {
  const [params, patch] = useUrlParams();
  const cart = useCart((state) => state.lines);
  const [seen, setSeen] = useState<Cents>();
  const text = params.get('buy');
  const buy = useMemo(() => parseBuy(text), [text]);
  const fromCart = text === null;
  const wanted = useMemo(
    () => (fromCart ? cart.filter((line) => line.selected) : buy ? [buy] : []),
    [fromCart, cart, buy],
  );
  const ids = useMemo(() => wanted.map((line) => line.productId), [wanted]);
  const query = useProducts(ids, { refetchInterval: REFRESH_MS });

  const now = buy && priceNow(buy, query.products);
  if (seen === undefined && now !== undefined) setSeen(now); // what is shown first is what the buyer has seen
  const lines: WantedLine[] = wanted.map((line) => ({ price: seen ?? now ?? 0, ...line }));

  const change = (sku: SkuRef, changes: Change) => {
    if (fromCart) changeLine(sku, changes);
    if (buy && changes.quantity) patch({ buy: `${buy.productId}:${buy.skuId}:${changes.quantity}` }, { replace: true });
    if (buy && changes.price !== undefined) setSeen(changes.price);
  };
  const remove = (sku: SkuRef) => (fromCart ? removeFromCart(sku) : patch({ buy: '' }, { replace: true }));
  return { lines, fromCart, query, change, remove };
}

function priceNow(sku: SkuRef, products: Map<number, Product>): Cents | undefined {
  const found = products.get(sku.productId)?.skus.find((one) => one.sku_id === sku.skuId);
  return found && toCents(found.price);
}
