import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Order } from '@/shared/api/types';
import { toCents } from '@/shared/lib/money';
import { useItemName } from '@/shared/product/useItemName';
import { Money } from '@/shared/ui/Money';
import { Picture } from '@/shared/ui/Picture';

/** The lines of an order and what they come to. */
export function OrderItems({ order }: { order: Order }) {
  const { t } = useTranslation('orders');
  const nameOf = useItemName(order.items);
  const discount = toCents(order.discount_amount ?? 0);
  return (
    <>
      <ul className="flex flex-col gap-3">
        {order.items.map((item) => (
          <li key={`${item.product_id}:${item.sku_id}`} className="flex items-center gap-3">
            <Picture src={item.product_image} size={64} />
            <span className="grow min-w-0">
              <Link to={`/products/${item.product_id}`}>{nameOf(item)}</Link>
              <span className="block text-sm opacity-75 tabular-nums">
                <Money cents={toCents(item.price)} /> × {item.quantity}
              </span>
            </span>
            <Money cents={toCents(item.subtotal)} />
          </li>
        ))}
      </ul>
      <dl className="mt-4 pt-4 border-t border-neutral-500/20 grid grid-cols-[1fr_auto] gap-y-1 text-right">
        <dt>{t('itemsTotal')}</dt>
        <dd className="pl-6">
          <Money cents={toCents(order.total_amount)} />
        </dd>
        {discount > 0 && (
          <>
            <dt>{t('discount')}</dt>
            <dd className="pl-6">
              <Money cents={-discount} />
            </dd>
          </>
        )}
        <dt className="font-semibold">{t('total')}</dt>
        <dd className="pl-6 text-lg font-semibold">
          <Money cents={toCents(order.actual_amount)} />
        </dd>
      </dl>
    </>
  );
}
