import { theme } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type DashboardStats, ORDER_STATUSES } from '@/shared/api/types';
import { STATUS_COLORS, StatusTag } from '@/shared/ui/StatusTag';
import { ChartCard } from './charts/ChartCard';
import type { ChartOption } from './charts/EChart';

export function StatusCard({ counts }: { counts: DashboardStats['status_distribution'] }) {
  const { t } = useTranslation('dashboard');
  const { t: common, i18n } = useTranslation();
  const { token } = theme.useToken();
  const total = ORDER_STATUSES.reduce((sum, status) => sum + counts[status], 0);
  const option = useMemo<ChartOption>(
    () => ({
      textStyle: { fontFamily: 'inherit' },
      tooltip: { backgroundColor: token.colorBgElevated, textStyle: { color: token.colorText } },
      legend: {
        bottom: 0,
        textStyle: { color: token.colorText },
        formatter: (name) => `${name} ${counts[ORDER_STATUSES.find((status) => common(`status.${status}`) === name)!]}`,
      },
      series: [
        {
          type: 'pie',
          radius: ['50%', '80%'],
          center: ['50%', '44%'],
          label: { show: false },
          itemStyle: { borderColor: token.colorBgContainer, borderWidth: 2 },
          data: ORDER_STATUSES.filter((status) => counts[status] > 0).map((status) => ({
            name: common(`status.${status}`),
            value: counts[status],
            itemStyle: { color: STATUS_COLORS[status].chart },
          })),
        },
      ],
    }),
    [counts, common, token],
  );
  const told = ORDER_STATUSES.map((status) => `${common(`status.${status}`)} ${counts[status]}`).join(', ');
  return (
    <ChartCard
      title={t('distribution')}
      option={option}
      label={`${t('distribution')}: ${told}`}
      empty={total === 0}
      table={
        <table className="w-full text-left">
          <thead className="text-xs opacity-75">
            <tr>
              <th className="py-1">{t('status')}</th>
              <th className="py-1 text-right">{t('orderCount')}</th>
              <th className="py-1 text-right">{t('share')}</th>
            </tr>
          </thead>
          <tbody className="tabular-nums">
            {ORDER_STATUSES.map((status) => (
              <tr key={status} className="border-t border-neutral-500/20">
                <td className="py-1">
                  <StatusTag status={status} />
                </td>
                <td className="py-1 text-right">{counts[status].toLocaleString(i18n.language)}</td>
                <td className="py-1 text-right">
                  {(counts[status] / total).toLocaleString(i18n.language, {
                    style: 'percent',
                    maximumFractionDigits: 1,
                  })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}
