import { useMemo } from 'react';
import { $api } from './client';
import type { Product } from './types';

/** Most ids that one request takes. */
const IDS_MAX = 100;

/**
 * The products with these ids as they are now; ids that are unknown are missing from the map. Repeated often, since
 * prices and stock of what a buyer is about to order must not be old.
 */
export function useProducts(ids: number[], options: { refetchInterval?: number } = {}) {
  const wanted = useMemo(() => [...new Set(ids)].sort((a, b) => a - b).slice(0, IDS_MAX), [ids]);
  const query = $api.useQuery(
    'get',
    '/v1/product/list',
    { params: { query: { ids: wanted, page_size: IDS_MAX } } },
    {
      enabled: wanted.length > 0,
      // a page that shows fewer of them than before goes on with what it has
      placeholderData: (before, query) => {
        const { ids: known } = query?.queryKey[2]?.params?.query ?? {};
        return wanted.every((id) => known?.includes(id)) ? before : undefined;
      },
      ...options,
    },
  );
  const products = useMemo(
    () => new Map<number, Product>(query.data?.products.map((product) => [product.id, product])),
    [query.data],
  );
  return { ...query, products };
}

const CATEGORIES_STALE_MS = 300_000;

/** All categories, in the catalogue's order. */
export function useCategories() {
  return $api.useQuery('get', '/v1/product/categories', {}, { staleTime: CATEGORIES_STALE_MS });
}
