import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api } from '@/shared/api/client';
import { ORDER_STATUSES, type OrderStatus } from '@/shared/api/types';

/** The states to choose from, with how many orders the user has in each. */
export function StatusLinks({ current, poll }: { current: OrderStatus | undefined; poll: number | false }) {
  const { t } = useTranslation(['orders', 'common']);
  const { data: counts } = $api.useQuery('get', '/v1/order/counts', {}, { refetchInterval: poll });
  const all = counts && ORDER_STATUSES.reduce((sum, status) => sum + counts[status], 0);
  const link = (status: OrderStatus | undefined, label: string, count: number | undefined) => (
    <li key={label}>
      <Link
        to={status ? `?status=${status}` : '?'}
        aria-current={status === current ? 'page' : undefined}
        className={`block px-4 py-2 rounded-full whitespace-nowrap ${
          status === current ? 'bg-neutral-200 dark:bg-neutral-700 font-semibold' : ''
        }`}
      >
        {label} <span className="tabular-nums">{count ?? ''}</span>
      </Link>
    </li>
  );
  return (
    <nav aria-label={t('filter')} className="mb-4 overflow-x-auto">
      <ul className="flex gap-1">
        {link(undefined, t('all'), all)}
        {ORDER_STATUSES.map((status) => link(status, t(`status.${status}`, { ns: 'common' }), counts?.[status]))}
      </ul>
    </nav>
  );
}
