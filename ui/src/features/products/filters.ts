import { positive } from '@/shared/lib/useUrlParams';

export const SORTS = ['default', 'price_asc', 'price_desc', 'name', 'stock_asc'] as const;
export type Sort = (typeof SORTS)[number];

export const PAGE_SIZE = 24;
const Q_MAX = 100;

export interface Filters {
  q: string;
  category: string;
  priceMin: number | undefined;
  priceMax: number | undefined;
  inStock: boolean;
  sort: Sort;
  page: number;
}

/** What the URL asks for; what makes no sense in it is as if it was not there. */
export function filtersOf(params: URLSearchParams): Filters {
  const sort = params.get('sort') as Sort;
  return {
    q: (params.get('q') ?? '').slice(0, Q_MAX),
    category: params.get('category') ?? '',
    priceMin: price(params.get('price_min')),
    priceMax: price(params.get('price_max')),
    inStock: params.get('in_stock') === 'true',
    sort: SORTS.includes(sort) ? sort : 'default',
    page: positive(params.get('page'), 1),
  };
}

/** The parameters of the API; what is not asked for is left out, so that the same filters are the same query. */
export function queryOf(filters: Filters) {
  return {
    page: filters.page,
    page_size: PAGE_SIZE,
    sort: filters.sort,
    ...(filters.q && { q: filters.q }),
    ...(filters.category && { category: filters.category }),
    ...(filters.inStock && { in_stock: true }),
    ...(filters.priceMin !== undefined && { price_min: filters.priceMin }),
    ...(filters.priceMax !== undefined && { price_max: filters.priceMax }),
  };
}

function price(text: string | null): number | undefined {
  return text && /^\d{1,8}(\.\d{1,2})?$/.test(text) ? Number(text) : undefined;
}
