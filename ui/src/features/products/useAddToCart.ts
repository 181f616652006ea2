import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Product } from '@/shared/api/types';
import { addToCart, changeLine, removeFromCart, sameSku, useCart } from '@/shared/cart/cart';
import { toCents } from '@/shared/lib/money';
import { productName, type Sku } from '@/shared/lib/product';
import { useUndoToast } from '@/shared/ui/useUndoToast';

/** Adds at once, without asking the server, and offers to take it back. */
export function useAddToCart(): (product: Product, sku: Sku, quantity: number) => void {
  const { t, i18n } = useTranslation('products');
  const { message } = App.useApp();
  const undoToast = useUndoToast();
  return (product, sku, quantity) => {
    const ref = { productId: product.id, skuId: sku.sku_id };
    const before = useCart.getState().lines.find((line) => sameSku(line, ref));
    if ((before?.quantity ?? 0) + quantity > sku.available_stock) {
      void message.warning(t('add.limit', { n: sku.available_stock }));
      return;
    }
    if (!addToCart(ref, quantity, toCents(sku.price))) {
      void message.warning(t('add.full'));
      return;
    }
    undoToast(t('add.done', { name: productName(product, i18n.language), n: quantity }), () =>
      before ? changeLine(ref, before) : removeFromCart(ref),
    );
  };
}
