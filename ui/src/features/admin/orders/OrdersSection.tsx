import { ReloadOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useUrlParams } from '@/shared/lib/useUrlParams';
import { AsOf } from '@/shared/ui/AsOf';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { ExportButton } from './ExportButton';
import { FilterBar } from './FilterBar';
import { filtersOf, urlOf } from './filters';
import { OrderTable } from './OrderTable';
import { useOrderSearch } from './useOrderSearch';

export default function OrdersSection() {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const [params, patch] = useUrlParams();
  const filters = useMemo(() => filtersOf(params), [params]);
  const { query, changed } = useOrderSearch(filters);
  const pages = query.data?.pages ?? [];
  return (
    <div className="flex flex-col gap-4">
      <FilterBar filters={filters} onChange={(form) => patch(urlOf(form))} />
      <div className="flex flex-wrap items-center gap-2">
        <Button icon={<ReloadOutlined />} loading={query.isFetching} onClick={() => void query.refetch()}>
          {common('action.refresh')}
        </Button>
        <ExportButton filters={filters} />
        {pages[0] && <AsOf moment={pages[0].as_of} />}
      </div>
      {pages[0]?.fresh === false && <Alert type="warning" showIcon title={t('orders.notFresh')} />}
      {query.isError ? (
        <ErrorBlock error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <OrderTable orders={pages.flatMap((page) => page.orders)} loading={query.isPending} onChanged={changed} />
      )}
      {query.hasNextPage && (
        <Button className="self-center" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {common('action.more')}
        </Button>
      )}
    </div>
  );
}
