import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Order } from '@/shared/api/types';
import { toCents } from '@/shared/lib/money';
import { formatTime } from '@/shared/lib/time';
import type { Item } from '@/shared/product/useItemName';
import { Money } from '@/shared/ui/Money';
import { Picture } from '@/shared/ui/Picture';
import { StatusTag } from '@/shared/ui/StatusTag';
import { Countdown } from './Countdown';
import { OrderActions } from './OrderActions';

const ITEMS_SHOWN = 3;

export function OrderCard({ order, nameOf }: { order: Order; nameOf: (item: Item) => string }) {
  const { t, i18n } = useTranslation('orders');
  const more = order.items.length - ITEMS_SHOWN;
  return (
    <Card size="small">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 mb-3">
        <h2 className="font-medium">
          <Link to={`/orders/${order.id}`}>{order.order_no}</Link>
        </h2>
        <time dateTime={order.created_at} className="text-sm opacity-75">
          {formatTime(order.created_at, i18n.language)}
        </time>
        <span className="ml-auto">
          <StatusTag status={order.status} />
        </span>
      </div>
      <ul className="flex flex-col gap-2">
        {order.items.slice(0, ITEMS_SHOWN).map((item) => (
          <li key={`${item.product_id}:${item.sku_id}`} className="flex items-center gap-3">
            <Picture src={item.product_image} size={48} />
            <span className="grow">{nameOf(item)}</span>
            <span className="tabular-nums">× {item.quantity}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-2 text-sm opacity-75">{t('moreItems', { n: more })}</p>}
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 mt-3">
        {order.expires_at && <Countdown until={order.expires_at} />}
        <span>
          {t('total')} <Money cents={toCents(order.actual_amount)} className="text-lg font-semibold" />
        </span>
        <OrderActions order={order} />
      </div>
    </Card>
  );
}
