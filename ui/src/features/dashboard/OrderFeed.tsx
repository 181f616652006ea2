import { Card, Empty } from 'antd';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Order } from '@/shared/api/types';
import { toCents } from '@/shared/lib/money';
import { formatTime } from '@/shared/lib/time';
import { Money } from '@/shared/ui/Money';
import { StatusTag } from '@/shared/ui/StatusTag';

/** The newest orders. Those that came after the list was first shown light up once. */
export function OrderFeed({ orders }: { orders: Order[] }) {
  const { t } = useTranslation('dashboard');
  const [atFirst] = useState(() => new Set(orders.map((order) => order.id)));
  return (
    <Card size="small" className="lg:col-span-2" title={<h2>{t('recent', { count: orders.length })}</h2>}>
      {orders.length === 0 ? (
        <Empty description={t('noOrders')} />
      ) : (
        <div className="max-h-128 overflow-auto">
          <table className="w-full text-left">
            <thead className="text-xs opacity-75">
              <tr>
                <th className="py-1 pr-3">{t('order')}</th>
                <th className="py-1 pr-3 hidden md:table-cell">{t('items')}</th>
                <th className="py-1 pr-3 text-right">{t('amount')}</th>
                <th className="py-1">{t('status')}</th>
              </tr>
            </thead>
            <tbody>
              {orders.map((order) => (
                <Row key={order.id} order={order} isNew={!atFirst.has(order.id)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

interface RowProps {
  order: Order;
  isNew: boolean;
}

/** Drawn again only when its order has changed: every update of the dashboard brings all orders anew. */
const Row = memo(
  function Row({ order, isNew }: RowProps) {
    const { t, i18n } = useTranslation('dashboard');
    const { product_name = '', quantity = 0 } = order.items[0] ?? {};
    return (
      <tr className={`border-t border-neutral-500/20 ${isNew ? 'animate-new' : ''}`} data-new={isNew || undefined}>
        <td className="py-2 pr-3">
          <Link to={`/orders/${order.id}`} className="tabular-nums underline">
            {order.order_no}
          </Link>
          <time dateTime={order.created_at} className="block text-xs opacity-75 tabular-nums">
            {formatTime(order.created_at, i18n.language)}
          </time>
        </td>
        <td className="py-2 pr-3 hidden md:table-cell">
          {product_name} × {quantity}
          {order.items.length > 1 && ` ${t('moreItems', { count: order.items.length - 1 })}`}
        </td>
        <td className="py-2 pr-3 text-right">
          <Money cents={toCents(order.actual_amount)} />
        </td>
        <td className="py-2">
          <StatusTag status={order.status} />
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.order.id === after.order.id && before.order.version === after.order.version && before.isNew === after.isNew,
);
