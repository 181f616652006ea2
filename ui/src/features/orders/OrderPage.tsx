import { Card, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { $api } from '@/shared/api/client';
import { Code, hasCode } from '@/shared/api/errors';
import type { Order } from '@/shared/api/types';
import { formatTime } from '@/shared/lib/time';
import { POLL_MS } from '@/shared/live/useEventStream';
import { hasRole, useSession } from '@/shared/session/session';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { LiveTag } from '@/shared/ui/LiveTag';
import { Message } from '@/shared/ui/Message';
import { Page } from '@/shared/ui/Page';
import { StatusTag } from '@/shared/ui/StatusTag';
import { parseAddress } from './address';
import { Countdown } from './Countdown';
import { OrderActions } from './OrderActions';
import { OrderHistory } from './OrderHistory';
import { OrderItems } from './OrderItems';
import { useOrderEvents } from './orderEvents';

export default function OrderPage() {
  const { t } = useTranslation(['orders', 'common']);
  const { id = '' } = useParams();
  // Operators see orders of others, of which no stream tells.
  const streamed = useSession((session) => hasRole(session.user, 'user', 'admin'));
  const live = useOrderEvents(streamed);
  const { data, error, refetch } = $api.useQuery(
    'get',
    '/v1/order/{id}',
    { params: { path: { id } } },
    { refetchInterval: (!streamed || live === 'broken') && POLL_MS },
  );
  const order = data?.order;
  if (hasCode(error, Code.ORDER_NOT_FOUND) || hasCode(error, Code.INVALID))
    return (
      <Message code="404" title={t('notFound')}>
        <Link to="/orders">{t('nav.orders', { ns: 'common' })}</Link>
      </Message>
    );
  return (
    <Page title={t('order', { no: order?.order_no ?? '' })} extra={streamed && <LiveTag state={live} />}>
      {error && !order && <ErrorBlock error={error} onRetry={() => void refetch()} />}
      {!order && !error && <Skeleton active paragraph={{ rows: 8 }} />}
      {order && <Details order={order} />}
    </Page>
  );
}

function Details({ order }: { order: Order }) {
  const { t } = useTranslation('orders');
  return (
    <div className="grid gap-4 lg:grid-cols-[2fr_1fr] items-start">
      <div className="flex flex-col gap-4">
        <Card size="small">
          <div className="flex flex-wrap items-center gap-4" aria-live="polite">
            <StatusTag status={order.status} />
            {order.expires_at && <Countdown until={order.expires_at} />}
            <span className="ml-auto">
              <OrderActions order={order} />
            </span>
          </div>
        </Card>
        <Card size="small" title={<h2>{t('items')}</h2>}>
          <OrderItems order={order} />
        </Card>
        <Card size="small" title={<h2>{t('delivery')}</h2>}>
          <Facts order={order} />
        </Card>
      </div>
      <Card size="small" title={<h2>{t('history')}</h2>}>
        <OrderHistory history={order.history ?? []} />
      </Card>
    </div>
  );
}

function Facts({ order }: { order: Order }) {
  const { t, i18n } = useTranslation(['orders', 'common']);
  const address = parseAddress(order.shipping_address);
  const facts: [string, ReactNode][] = [
    [t('receiver'), [address?.name, address?.phone].filter(Boolean).join(' · ')],
    [t('address'), [address?.region, address?.street].filter(Boolean).join(' ')],
    [t('remark'), order.remark],
    [t('paymentMethod'), order.payment_method && t(`payment.${order.payment_method}`, { ns: 'common' })],
    [t('createdAt'), formatTime(order.created_at, i18n.language)],
    [t('paidAt'), order.paid_at && formatTime(order.paid_at, i18n.language)],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} className="contents">
              <dt className="opacity-75">{name}</dt>
              <dd className="break-words min-w-0">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
