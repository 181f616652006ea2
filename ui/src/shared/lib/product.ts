import type { Product } from '@/shared/api/types';

export type Sku = Product['skus'][number];

/** Stock of at most this many units is told by number. */
export const LOW_STOCK = 10;

export function productName(product: Pick<Product, 'name_zh' | 'name_en'>, language: string): string {
  return language === 'zh-CN' ? product.name_zh : product.name_en;
}

export function categoryName(
  category: { category: string; category_zh?: string; category_en?: string },
  language: string,
): string {
  return (language === 'zh-CN' ? category.category_zh : category.category_en) ?? category.category;
}
