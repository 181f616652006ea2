import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useProducts } from '@/shared/api/products';
import { productName } from '@/shared/lib/product';

/** What an order, or a sum over orders, tells of a product. */
export interface Item {
  product_id: number;
  product_name: string;
}

/** Names items in the reader's language: as the catalogue does today, else as the order has kept them. */
export function useItemName(items: Item[]): (item: Item) => string {
  const { i18n } = useTranslation();
  const { products } = useProducts(items.map((item) => item.product_id));
  return useCallback(
    (item) => {
      const product = products.get(item.product_id);
      return product ? productName(product, i18n.language) : item.product_name;
    },
    [products, i18n.language],
  );
}
