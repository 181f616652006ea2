import type { paths } from '@/shared/api/schema';
import { ORDER_STATUSES, type OrderStatus, PAYMENT_METHODS } from '@/shared/api/types';

type Query = NonNullable<paths['/v1/order/search']['get']['parameters']['query']>;
export type OrderFilters = Omit<Query, 'cursor' | 'limit' | 'seen'>;

/** The filters as a form has them: texts, and times of this browser's time zone to the minute. */
export interface FilterForm {
  id?: string;
  order_no?: string;
  user_id?: string;
  status?: OrderStatus[];
  payment_method?: string;
  product_id?: string;
  q?: string;
  created_from?: string;
  created_to?: string;
  amount_min?: number | null;
  amount_max?: number | null;
}

const KEYS = [
  'id',
  'order_no',
  'user_id',
  'status',
  'payment_method',
  'product_id',
  'q',
  'created_from',
  'created_to',
  'amount_min',
  'amount_max',
] as const satisfies (keyof FilterForm)[];

/** What the URL asks for; what it cannot mean is left out. */
export function filtersOf(params: URLSearchParams): OrderFilters {
  const text = (key: string) => params.get(key) ?? undefined;
  const number = (key: string, pattern: RegExp) =>
    pattern.test(params.get(key) ?? '') ? Number(text(key)) : undefined;
  const time = (key: string) => (Number.isNaN(Date.parse(params.get(key) ?? '')) ? undefined : text(key));
  const status = (params.get('status') ?? '').split(',');
  const statuses = ORDER_STATUSES.filter((known) => status.includes(known));
  return {
    id: text('id'),
    order_no: text('order_no'),
    user_id: number('user_id', /^\d{1,15}$/),
    status: statuses.length > 0 ? statuses : undefined,
    payment_method: PAYMENT_METHODS.find((method) => method === params.get('payment_method')),
    product_id: number('product_id', /^\d{1,15}$/),
    q: text('q'),
    created_from: time('created_from'),
    created_to: time('created_to'),
    amount_min: number('amount_min', /^\d{1,12}(\.\d{1,2})?$/),
    amount_max: number('amount_max', /^\d{1,12}(\.\d{1,2})?$/),
  };
}

export function formOf(filters: OrderFilters): FilterForm {
  return {
    ...filters,
    user_id: filters.user_id?.toString(),
    product_id: filters.product_id?.toString(),
    created_from: filters.created_from && localMinute(filters.created_from),
    created_to: filters.created_to && localMinute(filters.created_to),
    amount_min: filters.amount_min ?? null,
    amount_max: filters.amount_max ?? null,
  };
}

/** Changes to the URL; a filter that is not set is removed from it. */
export function urlOf(form: FilterForm): Record<string, string | undefined> {
  const moment = (local: string | undefined) => (local ? new Date(local).toISOString() : undefined);
  const values = { ...form, created_from: moment(form.created_from), created_to: moment(form.created_to) };
  return Object.fromEntries(KEYS.map((key) => [key, values[key]?.toString().trim() || undefined]));
}

function localMinute(moment: string): string {
  const date = new Date(moment);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
