import { Card, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { IndexRebuildCard } from './IndexRebuildCard';
import { Report } from './Report';
import { RunControls } from './RunControls';
import { IDLE_MS, WATCH_MS } from './watch';

export default function ReconcileSection() {
  const { t } = useTranslation('admin');
  const query = $api.useQuery(
    'get',
    '/v1/admin/reconcile',
    {},
    { refetchInterval: ({ state }) => (state.data?.state === 'running' ? WATCH_MS : IDLE_MS), staleTime: 0 },
  );
  return (
    <div className="flex flex-col gap-4">
      <Card size="small" title={<h2>{t('reconcile.run')}</h2>}>
        <RunControls running={query.data?.state === 'running'} />
        {query.data ? (
          <Report report={query.data} />
        ) : query.isError ? (
          <ErrorBlock error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton active />
        )}
      </Card>
      <IndexRebuildCard />
    </div>
  );
}
