import { Card, Statistic } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DashboardStats } from '@/shared/api/types';
import { toCents } from '@/shared/lib/money';
import { Money } from '@/shared/ui/Money';

export function Today({ stats }: { stats: DashboardStats }) {
  const { t, i18n } = useTranslation('dashboard');
  return (
    <section aria-label={t('today')} className="lg:col-span-2 grid gap-4 sm:grid-cols-2">
      <Card size="small">
        <Statistic title={t('sales')} valueRender={() => <Money cents={toCents(stats.today_sales)} />} />
        <p className="text-xs opacity-75">{t('salesHint', { zone: stats.time_zone })}</p>
      </Card>
      <Card size="small">
        <Statistic
          title={t('orders')}
          valueRender={() => (
            <span className="tabular-nums" data-testid="today-orders">
              {stats.today_orders.toLocaleString(i18n.language)}
            </span>
          )}
        />
        <p className="text-xs opacity-75">{t('ordersHint')}</p>
      </Card>
    </section>
  );
}
