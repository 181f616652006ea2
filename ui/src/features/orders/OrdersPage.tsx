import { keepPreviousData } from '@tanstack/react-query';
import { Card, Empty, Pagination, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api } from '@/shared/api/client';
import { ORDER_STATUSES } from '@/shared/api/types';
import { positive, useUrlParams } from '@/shared/lib/useUrlParams';
import { POLL_MS } from '@/shared/live/useEventStream';
import { useItemName } from '@/shared/product/useItemName';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { LiveTag } from '@/shared/ui/LiveTag';
import { Page } from '@/shared/ui/Page';
import { OrderCard } from './OrderCard';
import { useOrderEvents } from './orderEvents';
import { StatusLinks } from './StatusLinks';

const PAGE_SIZE = 10;

export default function OrdersPage() {
  const { t } = useTranslation(['orders', 'common']);
  const [params, patch] = useUrlParams();
  const page = positive(params.get('page'), 1);
  const status = ORDER_STATUSES.find((known) => known === params.get('status'));
  const live = useOrderEvents();
  const poll = live === 'broken' && POLL_MS;
  const { data, error, isPending, isPlaceholderData, refetch } = $api.useQuery(
    'get',
    '/v1/order/list',
    { params: { query: { page, page_size: PAGE_SIZE, status } } },
    { placeholderData: keepPreviousData, refetchInterval: poll },
  );
  const nameOf = useItemName(data?.orders.flatMap((order) => order.items) ?? []);
  return (
    <Page title={t('nav.orders', { ns: 'common' })} extra={<LiveTag state={live} />}>
      <StatusLinks current={status} poll={poll} />
      {error && !data && <ErrorBlock error={error} onRetry={() => void refetch()} />}
      {isPending && !error && <Waiting />}
      {data?.total === 0 && (
        <Empty description={t('empty')}>
          <Link to="/products">{t('shop')}</Link>
        </Empty>
      )}
      <ul className={`flex flex-col gap-4 ${isPlaceholderData ? 'opacity-60' : ''}`}>
        {data?.orders.map((order) => (
          <li key={order.id}>
            <OrderCard order={order} nameOf={nameOf} />
          </li>
        ))}
      </ul>
      {data && data.total > PAGE_SIZE && (
        <Pagination
          className="mt-6"
          align="center"
          current={page}
          pageSize={PAGE_SIZE}
          total={data.total}
          showSizeChanger={false}
          onChange={(next) => patch({ page: next })}
        />
      )}
    </Page>
  );
}

function Waiting() {
  return (
    <div className="flex flex-col gap-4">
      {[0, 1, 2].map((row) => (
        <Card key={row} size="small">
          <Skeleton active avatar={{ shape: 'square' }} paragraph={{ rows: 2 }} />
        </Card>
      ))}
    </div>
  );
}
