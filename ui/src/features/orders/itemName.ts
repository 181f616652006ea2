import { useTranslation } from 'react-i18next';
import { useProducts } from '@/shared/api/products';
import type { Order } from '@/shared/api/types';
import { productName } from '@/shared/lib/product';

export type Item = Order['items'][number];

/** Names items in the reader's language: as the catalogue does today, else as the order has kept them. */
export function useItemName(orders: Order[]): (item: Item) => string {
  const { i18n } = useTranslation();
  const { products } = useProducts(orders.flatMap((order) => order.items.map((item) => item.product_id)));
  return (item) => {
    const product = products.get(item.product_id);
    return product ? productName(product, i18n.language) : item.product_name;
  };
}
