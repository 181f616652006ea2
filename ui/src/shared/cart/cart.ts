import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Cents } from '@/shared/lib/money';

export const LINES_MAX = 100;
export const QUANTITY_MAX = 9_999;

export interface CartLine {
  productId: number;
  skuId: number;
  quantity: number;
  /** What the buyer saw when the line was added or last accepted. */
  price: Cents;
  /** Whether it takes part in the next checkout. */
  selected: boolean;
}

interface Cart {
  lines: CartLine[];
}

const STORAGE = 'doos.cart';

/** Kept in local storage, newest line first, and the same in all tabs. */
export const useCart = create<Cart>()(persist<Cart>(() => ({ lines: [] }), { name: STORAGE, version: 1 }));

addEventListener('storage', (event) => {
  if (event.key === STORAGE) void useCart.persist.rehydrate();
});

export function sameSku(a: SkuRef, b: SkuRef): boolean {
  return a.productId === b.productId && a.skuId === b.skuId;
}

export interface SkuRef {
  productId: number;
  skuId: number;
}

/** Adds to the line of the SKU, or begins one. False when the cart is full. */
export function addToCart(sku: SkuRef, quantity: number, price: Cents): boolean {
  const { lines } = useCart.getState();
  const line = lines.find((other) => sameSku(other, sku));
  if (!line && lines.length >= LINES_MAX) return false;
  const total = Math.min(QUANTITY_MAX, (line?.quantity ?? 0) + quantity);
  const added: CartLine = { productId: sku.productId, skuId: sku.skuId, quantity: total, price, selected: true };
  useCart.setState({ lines: [added, ...lines.filter((other) => !sameSku(other, sku))] });
  return true;
}

export function changeLine(sku: SkuRef, change: Partial<Pick<CartLine, 'quantity' | 'price' | 'selected'>>): void {
  useCart.setState(({ lines }) => ({
    lines: lines.map((line) => (sameSku(line, sku) ? { ...line, ...change } : line)),
  }));
}

export function selectAll(selected: boolean): void {
  useCart.setState(({ lines }) => ({ lines: lines.map((line) => ({ ...line, selected })) }));
}

export function removeFromCart(...skus: SkuRef[]): void {
  useCart.setState(({ lines }) => ({ lines: lines.filter((line) => !skus.some((sku) => sameSku(line, sku))) }));
}

/** Puts lines back as they were, such as after an undone removal. */
export function restoreCart(lines: CartLine[]): void {
  useCart.setState({ lines });
}

export function unitsInCart({ lines }: Cart): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}
