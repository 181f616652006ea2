import { useTranslation } from 'react-i18next';
import { type CartLine, removeFromCart, restoreCart, sameSku, useCart } from '@/shared/cart/cart';
import { useUndoToast } from '@/shared/ui/useUndoToast';

/** Removes lines and offers to put them back, whatever else happens to the cart meanwhile. */
export function useRemoval(): (gone: CartLine[]) => void {
  const { t } = useTranslation('cart');
  const undoToast = useUndoToast();
  return (gone) => {
    const before = useCart.getState().lines;
    removeFromCart(...gone);
    undoToast(t('removed', { count: gone.length }), () => restoreCart(putBack(before, gone, useCart.getState().lines)));
  };
}

/** The lines of now with the removed ones at their old places; one that was added again meanwhile stays as it is. */
export function putBack(before: CartLine[], removed: CartLine[], now: CartLine[]): CartLine[] {
  const lines = [...now];
  before.forEach((line, at) => {
    const wasRemoved = removed.some((one) => sameSku(one, line));
    if (wasRemoved && !now.some((one) => sameSku(one, line))) lines.splice(at, 0, line);
  });
  return lines;
}
