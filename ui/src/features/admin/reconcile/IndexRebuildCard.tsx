import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Descriptions, Skeleton, Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { $api } from '@/shared/api/client';
import type { IndexRebuild } from '@/shared/api/types';
import { formatTime } from '@/shared/lib/time';
import { hasRole, useSession } from '@/shared/session/session';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { useErrorToast } from '@/shared/ui/useErrorToast';
import { IDLE_MS, WATCH_MS } from './watch';

type Shard = IndexRebuild['shards'][number];

const running = (rebuild: IndexRebuild | null | undefined) =>
  rebuild?.state === 'copying' || rebuild?.state === 'verifying';

/** The rebuild of the search index: operators see how it is getting on, admins start it. */
export function IndexRebuildCard() {
  const { t } = useTranslation('admin');
  const { modal } = App.useApp();
  const user = useSession((session) => session.user);
  const queries = useQueryClient();
  const query = $api.useQuery(
    'get',
    '/v1/admin/index/rebuild',
    {},
    { refetchInterval: ({ state }) => (running(state.data?.rebuild) ? WATCH_MS : IDLE_MS), staleTime: 0 },
  );
  const rebuild = query.data?.rebuild;
  const start = $api.useMutation('post', '/v1/admin/index/rebuild', {
    onError: useErrorToast(),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['get', '/v1/admin/index/rebuild'] }),
  });
  const confirm = () =>
    void modal.confirm({
      title: t('rebuild.confirm'),
      content: t('rebuild.confirmHint'),
      okText: t('rebuild.start'),
      onOk: () => start.mutate({}),
    });
  const button = hasRole(user, 'admin') && (
    <Button size="small" loading={start.isPending} disabled={running(rebuild)} onClick={confirm}>
      {t('rebuild.start')}
    </Button>
  );
  return (
    <Card size="small" title={<h2>{t('rebuild.title')}</h2>} extra={button}>
      {rebuild ? (
        <Progress rebuild={rebuild} />
      ) : query.isError ? (
        <ErrorBlock error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton active />
      ) : (
        t('rebuild.none')
      )}
    </Card>
  );
}

function Progress({ rebuild }: { rebuild: IndexRebuild }) {
  const { t, i18n } = useTranslation('admin');
  const number = (value?: number) => value?.toLocaleString(i18n.language) ?? '–';
  const columns: TableColumnsType<Shard> = [
    { title: t('rebuild.shard'), dataIndex: 'shard' },
    { title: t('rebuild.copied'), align: 'right', render: (_, shard) => number(shard.copied) },
    { title: t('rebuild.orders'), align: 'right', render: (_, shard) => number(shard.orders) },
    { title: t('rebuild.documents'), align: 'right', render: (_, shard) => number(shard.documents) },
    {
      title: t('rebuild.checksum'),
      responsive: ['md'],
      render: (_, { orders_checksum, documents_checksum }) =>
        orders_checksum && t(orders_checksum === documents_checksum ? 'rebuild.same' : 'rebuild.different'),
    },
  ];
  return (
    <div className="flex flex-col gap-4">
      {rebuild.state === 'failed' && (
        <Alert type="error" showIcon title={t('rebuild.failed')} description={<span lang="en">{rebuild.error}</span>} />
      )}
      {rebuild.rejected > 0 && (
        <Alert type="warning" showIcon title={t('rebuild.rejected', { count: rebuild.rejected })} />
      )}
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2, lg: 4 }}
        items={[
          {
            key: 'state',
            label: t('reconcile.state'),
            children: <span role="status">{t(`rebuild.states.${rebuild.state}`)}</span>,
          },
          { key: 'index', label: t('rebuild.index'), children: <code>{rebuild.index}</code> },
          { key: 'started', label: t('reconcile.started'), children: formatTime(rebuild.started_at, i18n.language) },
          {
            key: 'finished',
            label: t('reconcile.finished'),
            children: rebuild.finished_at ? formatTime(rebuild.finished_at, i18n.language) : '–',
          },
        ]}
      />
      <Table<Shard> size="small" rowKey="shard" columns={columns} dataSource={rebuild.shards} pagination={false} />
    </div>
  );
}
