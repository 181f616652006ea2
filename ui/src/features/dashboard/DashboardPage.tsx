import { PauseOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Alert, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AsOf } from '@/shared/ui/AsOf';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';
import { LiveTag } from '@/shared/ui/LiveTag';
import { Page } from '@/shared/ui/Page';
import { OrderFeed } from './OrderFeed';
import { StatusCard } from './StatusCard';
import { Today } from './Today';
import { TopProductsCard } from './TopProductsCard';
import { useDashboard } from './useDashboard';

export default function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const [paused, setPaused] = useState(false);
  const { stats, live, stale, error, retry } = useDashboard(paused);
  const controls = (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {stats && <AsOf moment={stats.as_of} />}
      <LiveTag state={live} />
      <Button icon={paused ? <PlayCircleOutlined /> : <PauseOutlined />} onClick={() => setPaused(!paused)}>
        {t(paused ? 'resume' : 'pause')}
      </Button>
    </div>
  );
  return (
    <Page title={t('title')} extra={controls}>
      {stale && <Alert type="warning" showIcon className="mb-4" title={t('stale')} />}
      {stats ? (
        <div className="grid gap-4 lg:grid-cols-2">
          <Today stats={stats} />
          <TopProductsCard products={stats.top_products} />
          <StatusCard counts={stats.status_distribution} />
          <OrderFeed orders={stats.recent_orders} />
        </div>
      ) : error ? (
        <ErrorBlock error={error} onRetry={retry} />
      ) : (
        <Skeleton active paragraph={{ rows: 10 }} />
      )}
    </Page>
  );
}
